import { type Command, Option } from 'commander';
import { timeArgument, wsdlArgument } from './arguments';
import { exitCodes } from './exit-codes';
import { byHand, collect } from './run-commands';

/** What belongs to one part of the product: its inbox, 1C or the ERP. */
export function addGroupedCommands(program: Command): void {
  const ends = async (fine: Promise<boolean>): Promise<void> => {
    process.exitCode = (await fine) ? exitCodes.fine : exitCodes.problem;
  };
  const inbox = program
    .command('inbox')
    .description(
      'calls that Temporal or the inbox refused; asks the running endpoint, which holds the inbox',
    );

  inbox
    .command('list')
    .description('list them, a line each')
    .option('--json', 'print them as JSON')
    .addHelpText('after', '\nExample: robots inbox list')
    .action(async (options) => ends((await import('./stuck-calls.js')).listInbox(options)));

  inbox
    .command('retry')
    .description('store and offer one of them, or all, to Temporal once more')
    .argument('[deal or name]', 'number of a deal, document such as DYNAMIC_177_12, or name of an entry')
    .option('--all', 'all of them')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', '\nExample: robots inbox retry 17')
    .action(async (target, options) => ends((await import('./stuck-calls.js')).retryInbox(target, options)));

  byHand(
    inbox
      .command('answer')
      .description('let the deal’s process go on with what you say; nothing is sent')
      .argument('<deal or name>', 'number of a deal, document such as DYNAMIC_177_12, or name of an entry')
      .option('--json', 'print the result as JSON'),
  )
    .requiredOption('--set <name=value>', 'a value that the robot returns; may be repeated', collect, [])
    .addHelpText(
      'after',
      '\nExample: robots inbox answer 17 --set erp_order_id=SO-1042 --reason "entered by hand"',
    )
    .action(async (target, options) => ends((await import('./stuck-calls.js')).answerInbox(target, options)));

  inbox
    .command('drop')
    .description('let an entry go that nobody can carry out, such as one whose key is gone')
    .argument('<name>', 'as "robots inbox list" tells it')
    .option('--yes', 'without a question')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', '\nExample: robots inbox drop unverified/0c1f6a1b2d3e4f50/2a…')
    .action(async (name, options) => ends((await import('./stuck-calls.js')).dropInbox(name, options)));

  inbox
    .command('acknowledge')
    .description('the refused calls that "robots doctor" names are dealt with; asks the running endpoint')
    .addOption(
      new Option('--until <time>', 'only what was refused until then')
        .default(new Date(), 'now')
        .argParser(timeArgument),
    )
    .addHelpText('after', '\nExample: robots inbox acknowledge --until 2026-12-01T09:30:00Z')
    .action(async (options) => (await import('./inbox.js')).acknowledgeRefused(options));

  inbox
    .command('offer')
    .description(
      'hand to Temporal once more what it took since a backup that was restored; asks the running endpoint',
    )
    .addOption(
      new Option('--since <time>', 'when the backup was begun').argParser(timeArgument).makeOptionMandatory(),
    )
    .addHelpText('after', '\nExample: robots inbox offer --since 2026-12-01T02:00:00Z')
    .action(async (options) => (await import('./inbox.js')).offerSince(options));

  const oneC = program.command('one-c').description('tools for 1C, with the settings ONE_C_*');

  oneC
    .command('check')
    .description('compare what is written to 1C with what its base publishes')
    .option('--json', 'print the comparison as JSON')
    .action(async (options) => {
      const { checkOneC } = await import('./one-c-check.js');
      process.exitCode = (await checkOneC(options)) ? exitCodes.fine : exitCodes.problem;
    });

  const erp = program.command('erp').description('fit the product to an ERP');

  erp
    .command('inspect')
    .description(
      'what a WSDL holds: services, ports, operations, headers, order and length of elements, and whether the mapping fits',
    )
    .argument('<wsdl>', 'a file or an address', wsdlArgument)
    .option('--json', 'print it as JSON')
    .addHelpText('after', '\nExample: robots erp inspect https://erp.example.com/orders?wsdl')
    .action(async (wsdl, options) => {
      process.exitCode = await (await import('./erp-inspect.js')).inspectErp(wsdl, options);
    });

  erp
    .command('try')
    .description('what a robot would send to the ERP for a deal; nothing is sent without --send')
    .requiredOption('--deal <id>', 'number of a deal, or DYNAMIC_177_12 for an item of a smart process')
    .option('--object <object>', 'what is made of it: order, customer or another object of the ERP', 'order')
    .option('--portal <member_id>', 'needed where several portals are installed')
    .option('--send', 'send it, unless the ERP has it already')
    .option('--json', 'print it as JSON')
    .addHelpText('after', '\nExample: robots erp try --deal 17')
    .action(async (options) => {
      process.exitCode = await (await import('./erp-try.js')).tryErp(options);
    });
}

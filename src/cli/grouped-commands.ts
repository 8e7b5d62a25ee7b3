import { type Command, Option } from 'commander';
import { timeArgument, wsdlArgument } from './arguments';
import { exitCodes } from './exit-codes';

/** What belongs to one part of the product: its inbox, 1C or the ERP. */
export function addGroupedCommands(program: Command): void {
  const inbox = program.command('inbox').description('what the endpoint keeps for a person to deal with');

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

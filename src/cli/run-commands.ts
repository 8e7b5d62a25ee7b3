import { type Command, Option } from 'commander';
import { addressArgument, countArgument } from './arguments';
import { runningDemo } from './demo/running';
import { exitCodes } from './exit-codes';

/** What operators see and do of robots' runs. */
export function addRunCommands(program: Command): void {
  const ends = async (fine: Promise<boolean>): Promise<void> => {
    process.exitCode = (await fine) ? exitCodes.fine : exitCodes.problem;
  };

  selecting(program.command('runs').description('list robots’ runs, the newest first, a line each'))
    .option('--limit <count>', 'show so many', countArgument, 50)
    .option('--json', 'print them as JSON')
    .addHelpText('after', '\nExample: robots runs --deal 17')
    .action(async (options) => ends((await import('./runs.js')).listRuns(options)));

  selecting(program.command('tail').description('print a line for each run that begins, waits or ends'))
    .option('--json', 'print each as JSON')
    .addHelpText('after', '\nExample: robots tail --robot erp_order')
    .action(async (options) => ends((await import('./runs.js')).tailRuns(options)));

  of(program.command('run').description('show one run: what happened, what is next, and each step'))
    .addHelpText('after', '\nExample: robots run 17')
    .action(async (target, options) => ends((await import('./run.js')).showRun(target, options)));

  of(program.command('retry').description('let a run that waits make its next attempt now'))
    .addHelpText('after', '\nExample: robots retry 17 --robot erp_order')
    .action(async (target, options) => ends((await import('./run-verbs.js')).retryRun(target, options)));

  byHand(
    of(
      program
        .command('answer')
        .description('let a deal’s process go on with what you say; nothing new is sent'),
    ),
  )
    .requiredOption('--set <name=value>', 'a value that the robot returns; may be repeated', collect, [])
    .addHelpText('after', '\nExample: robots answer 17 --set erp_order_id=SO-1042 --reason "entered by hand"')
    .action(async (target, options) => ends((await import('./run-verbs.js')).answerRun(target, options)));

  byHand(of(program.command('give-up').description('send nothing new, and tell the deal’s process so')))
    .addHelpText('after', '\nExample: robots give-up 17 --reason "the client has cancelled"')
    .action(async (target, options) => ends((await import('./run-verbs.js')).giveUpRun(target, options)));

  of(program.command('decide').description('say what the external system holds, where a run asks'))
    .option('--number <number>', 'of what is there')
    .option('--not-done', 'it is not there')
    .option('--yes', 'without a question')
    .addHelpText('after', '\nExample: robots decide 17 --number SO-1042')
    .action(async (target, options) => ends((await import('./run-verbs.js')).decideRun(target, options)));

  program
    .command('again')
    .description('carry out anew what has ended: one run, or all that failed')
    .argument('[deal or id]', 'number of a deal, document such as DYNAMIC_177_12, or id of a run')
    .option('--robot <code>', 'only of this robot')
    .option('--portal <member_id>', 'only of this portal')
    .option('--open-failures', 'all that failed and that nobody has dealt with')
    .option('--since <duration>', 'only those that ended since, e.g. 8h')
    .option('--yes', 'without a question')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', '\nExample: robots again --open-failures --since 8h')
    .action(async (target, options) => ends((await import('./run-again.js')).runAgain(target, options)));

  program
    .command('hold')
    .description('begin nothing new in an external system, and name the deals that will miss their deadline')
    .argument('<system>', 'erp, jira or one-c')
    .requiredOption('--reason <text>', 'every command repeats it')
    .option('--until <time>', 'such as 15:00 or 2h: a reminder; it ends by release only')
    .option('--by <name>', 'who acts; your user name on this machine where it is left out')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', '\nExample: robots hold erp --reason "it is being moved" --until 15:00')
    .action(async (system, options) => ends((await import('./hold.js')).holdSystem(system, options)));

  program
    .command('release')
    .description('begin again what waits for an external system that is held')
    .argument('<system>', 'erp, jira or one-c')
    .option('--by <name>', 'who acts')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', '\nExample: robots release erp')
    .action(async (system, options) => ends((await import('./hold.js')).releaseSystem(system, options)));

  program
    .command('call')
    .description(
      'call a robot as a portal does, at this machine’s endpoint or, where ROBOT_SUFFIX is set, at another',
    )
    .argument('<robot>', 'its code, without the suffix')
    .option('--deal <id>', 'number of a deal, or document such as DYNAMIC_177_12')
    .option(
      '--capture <file>',
      'body of a call that was captured, sent byte for byte; with --deal for that one',
    )
    .option('--set <name=value>', 'one of the robot’s settings; may be repeated', collect, [])
    .option('--to <address>', 'where the endpoint takes calls; this machine’s PORT where it is left out')
    .option('--dry-run', 'print it, without tokens, and send nothing')
    .option('--yes', 'without a question')
    .option('--json', 'print the reply as JSON')
    .addHelpText('after', '\nExample: robots call erp_order --capture call.form --deal 17')
    .action(async (robot, options) => {
      process.exitCode = await (await import('./call.js')).callRobot(robot, options);
    });

  program
    .command('views')
    .description('print links to lists in Temporal’s Web UI, and what gives them their columns')
    .option(
      '--ui <address>',
      'of the Web UI',
      addressArgument,
      runningDemo()?.uiUrl ?? 'http://localhost:8233',
    )
    .option('--deal <id>', 'number of a deal, or document, for the list of one', '17')
    .option('--number <number>', 'in an external system, for the list by number', 'SO-1042')
    .option('--since <duration>', 'how far failures that nobody has dealt with go back', '7d')
    .option('--json', 'print them as JSON')
    .addHelpText('after', '\nExample: robots views --ui https://temporal.example.com')
    .action(async (options) => (await import('./views.js')).printViews(options));
}

/** `RobotStatus`. */
const statuses = ['working', 'waiting', 'asks', 'ok', 'failed', 'unknown', 'by-hand', 'given-up'];

function selecting(command: Command): Command {
  return command
    .option('--deal <id>', 'number of a deal, document such as DYNAMIC_177_12, or id of a run')
    .option('--robot <code>', 'only of this robot')
    .option('--portal <member_id>', 'only of this portal')
    .addOption(new Option('--status <status>', 'how they stand').choices(statuses))
    .option('--since <duration>', 'open, or ended since, e.g. 8h')
    .option('--open-failures', 'failed or ended from outside, and nobody has dealt with it');
}

function of(command: Command): Command {
  return command
    .argument('<deal or id>', 'number of a deal, document such as DYNAMIC_177_12, or id of a run')
    .option('--robot <code>', 'needed where several robots’ runs are meant')
    .option('--portal <member_id>', 'needed where several portals’ runs are meant')
    .option('--json', 'print the result as JSON');
}

/** Who acts, and why. */
export function byHand(command: Command): Command {
  return command
    .requiredOption('--reason <text>', 'stands in the run’s history and in the deal’s process log')
    .option('--by <name>', 'who acts; your user name on this machine where it is left out')
    .option('--yes', 'without a question');
}

export function collect(value: string, before: readonly string[]): string[] {
  return [...before, value];
}

import { resolve } from 'node:path';
import { Command } from 'commander';
import { messageOf } from './base/error-code';
import { packageRoot } from './base/package-root';
import { readEnvFile } from './config';
import {
  addressArgument,
  addressesArgument,
  filesArgument,
  folderArgument,
  portArgument,
} from './cli/arguments';
import { useRunningDemo } from './cli/demo/running';
import { exitCodeOf, exitCodes } from './cli/exit-codes';
import { addGroupedCommands } from './cli/grouped-commands';
import { fromHere, robotsCommand } from './cli/from-here';
import { print, printAside } from './cli/print';
import { addRunCommands } from './cli/run-commands';
import { type Running, untilSignal } from './cli/running';
import { versionText } from './cli/version';

readEnvFile();
// Whoever reads may have enough before all is said: `robots doctor | head -2`.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(process.exitCode ?? exitCodes.fine);
});

const program = new Command(robotsCommand())
  .description('Durable robots for Bitrix24.')
  .configureHelp({ showGlobalOptions: true })
  .option('-V, --version', 'print the release, and the commit that it was made of')
  .on('option:version', () => {
    print(versionText());
    process.exit(exitCodes.fine);
  })
  .configureOutput({
    writeOut: (text) => void process.stdout.write(fromHere(text)),
    writeErr: (text) => void process.stderr.write(fromHere(text)),
  })
  .exitOverride((error) => process.exit(error.exitCode === 0 ? exitCodes.fine : exitCodes.usage))
  .hook('preAction', (_, command) => {
    // Inboxes, databases, records and logs are their user's alone. What `new` writes is source, like any other.
    if (command.name() !== 'new') process.umask(0o077);
    const isOfFiles = command.name() === 'replay' && command.args.length > 0;
    if (ofInstallation.has(command.name()) && !isOfFiles) useRunningDemo();
  });

/** Under the project’s folder, unless it is absolute. */
const ownFolder = (path: string): string => folderArgument(resolve(packageRoot, path)) && path;

/** Commands about an installation that runs. */
const ofInstallation = new Set(
  (
    'acknowledge again answer check decide doctor give-up hold offer record release replay retry rotate-keys run runs sync tail ' +
    'try views'
  ).split(' '),
);

function serves(name: string, description: string, start: () => Promise<Running>): void {
  program
    .command(name)
    .description(description)
    .action(async () => untilSignal(await start()));
}

serves('endpoint', 'take robot calls, keep them, and hand them to Temporal', async () =>
  (await import('./cli/endpoint.js')).startEndpointRole(),
);
serves('worker', 'carry the runs out', async () => (await import('./cli/worker.js')).startWorkerRole());
serves('codec', 'decode for Temporal’s Web UI and CLI', async () =>
  (await import('./cli/codec.js')).startCodecRole(),
);
serves('pages', 'serve the application’s page and the tab of deals to portals', async () =>
  (await import('./cli/pages.js')).startPagesRole(),
);
serves('all', 'endpoint and worker in one process', async () =>
  (await import('./cli/all.js')).startAllRole(),
);

program
  .command('sync')
  .description('bring the robots and fields of the installed portals in line with this release')
  .option('--dry-run', 'change nothing; exit 1 if there is something to do')
  .option('--portal <name>', 'only the portal with this host or member_id')
  .option('--yes', 'delete robots that are no longer declared without a question')
  .option('--json', 'print the result as JSON')
  .addHelpText('after', '\nExample: robots sync --dry-run --portal example.bitrix24.ru')
  .action(async (options) => {
    const { syncPortals } = await import('./cli/sync.js');
    process.exitCode = (await syncPortals(options)) ? exitCodes.fine : exitCodes.problem;
  });

program
  .command('doctor')
  .description('look at everything that runs need, and say what is wrong and what mends it')
  .option('--json', 'print the findings as JSON')
  .addHelpText('after', '\nExample: robots doctor --json')
  .action(async (options) => {
    const { runDoctor } = await import('./cli/doctor.js');
    process.exitCode = exitCodes[await runDoctor(options)];
  });

addRunCommands(program);

program
  .command('keys')
  .description(
    'make a fresh key of each kind, in front of those that are set, and print the settings of each role',
  )
  .option('--public', 'print what endpoints need of the keys that are set; make none')
  .addHelpText('after', '\nExample: robots keys --public')
  .action(async (options) => (await import('./cli/keys.js')).printKeys(options));

program
  .command('rotate-keys')
  .description('seal what all portals have with the first of the workers’ VAULT_KEYS and CODEC_KEYS')
  .option('--json', 'print the result as JSON')
  .action(async (options) => {
    const { rotateKeys } = await import('./cli/rotate-keys.js');
    process.exitCode = (await rotateKeys(options)) ? exitCodes.fine : exitCodes.problem;
  });

program
  .command('replay')
  .description('whether this build goes on with the runs that there are, or with recorded ones')
  .argument('[files...]', 'recorded histories', filesArgument, [])
  .option('--running', 'all runs that have not ended')
  .option('--since <duration>', 'those, and runs that have ended since, e.g. 7d')
  .option('--json', 'print the result as JSON')
  .addHelpText('after', '\nExample: robots replay --running')
  .action(async (files, options) => {
    process.exitCode = await (await import('./cli/replay.js')).replay(files, options);
  });

program
  .command('record')
  .description('keep a run’s history as a replay test, without what it tells of people')
  .argument('<deal or id>', 'number of a deal, document such as DYNAMIC_177_12, or id of any workflow')
  .requiredOption('--as <name>', 'name of the file, without .json')
  .option('--robot <code>', 'only of this robot')
  .option('--portal <member_id>', 'only of this portal')
  .option('--out <folder>', 'where to save it; in a checkout test/replay/histories/incidents', folderArgument)
  .option('--keep <field...>', 'fields whose values stay, because a workflow branches on them')
  .option('--red', 'save it although this build does not replay the run')
  .option('--json', 'print the result as JSON')
  .addHelpText('after', '\nExample: robots record 17 --as order-refused')
  .action(async (target, options) => {
    process.exitCode = await (await import('./cli/record.js')).recordRun(target, options);
  });

program
  .command('sandbox')
  .description('a Bitrix24 portal, an ERP, a Jira and a 1C on this machine, with faults on demand')
  .option('--dir <folder>', 'keep deals, calls and orders here over restarts', folderArgument)
  .option(
    '--erp-wsdl <file...>',
    'serve WSDLs of your own as well, each as the .json beside it says',
    filesArgument,
  )
  .option(
    '--portal-url <url>',
    'of a TLS proxy in front of the portal, which is known by it then',
    addressArgument,
  )
  .option(
    '--endpoint-url <url...>',
    'of TLS proxies in front of endpoints, which the portal may call',
    addressesArgument,
  )
  .option('--portal-port <port>', 'a free one where it is 0', portArgument, 0)
  .option('--erp-port <port>', 'a free one where it is 0', portArgument, 0)
  .option('--one-c-port <port>', 'a free one where it is 0', portArgument, 0)
  .option('--jira-port <port>', 'a free one where it is 0', portArgument, 0)
  .option('--control-port <port>', 'a free one where it is 0', portArgument, 0)
  .option('--board-port <port>', 'show it to people, on this port', portArgument)
  .option('--second-portal', 'a second portal with the same application, and a control of its own')
  .option('--second-portal-port <port>', 'a free one where it is 0', portArgument, 0)
  .option('--second-control-port <port>', 'a free one where it is 0', portArgument, 0)
  .action(async (options) => {
    const { startSandboxRole } = await import('./cli/sandbox.js');
    await untilSignal(await startSandboxRole(options));
  });

program
  .command('demo')
  .description('everything at once on this machine: Temporal, sandbox, endpoint and worker, and four deals')
  .option('--exit', 'stop after the deals; exit 0 only if each was answered and nothing was doubled')
  .option('--json', 'print the result as JSON, as the last line')
  .option('--dir <folder>', 'keep everything here over starts', ownFolder, '.data')
  .action(async (options) => {
    const { runDemo } = await import('./cli/demo.js');
    process.exitCode = (await runDemo(options)) ? exitCodes.fine : exitCodes.problem;
  });

program
  .command('new <code>')
  .description('write a robot: definition, workflow, test, texts and the lines that lists need')
  .addHelpText('after', '\nExample: robots new erp_reserve_stock')
  .action(async (code) => {
    process.exitCode = (await import('./cli/new-robot.js')).newRobot(code);
  });

addGroupedCommands(program);

void program
  .parseAsync()
  .then(
    () => process.exitCode ?? exitCodes.fine,
    (error: unknown) => {
      printAside(messageOf(error));
      return exitCodeOf(error);
    },
  )
  // A pipe takes a long answer in pieces.
  .then((code) => process.stdout.write('', () => process.exit(code)));

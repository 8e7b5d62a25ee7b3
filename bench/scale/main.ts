import { existsSync } from 'node:fs';
import { Command } from 'commander';
import { digits, machineText, tableOf } from '../tables';
import { findPostgres } from '../programs/postgres';
import { saveResult } from '../results';
import { runScale, type ScaleRun } from './run';

const say = (line: string): void => void process.stderr.write(`${line}\n`);
const numbers = (text: string): number[] => text.split(',').map(Number);

const program = new Command('scale')
  .description(
    'What 10,000 waiting runs take of Temporal on PostgreSQL, and how fast others are beside them.',
  )
  .requiredOption('--server <file>', 'Temporal’s server: go install go.temporal.io/server/cmd/server@v1.32.0')
  .requiredOption(
    '--sql-tool <file>',
    'its schema tool: go install go.temporal.io/server/cmd/tools/sql@v1.32.0',
  )
  .option('--shards <count>', 'history shards', Number, 4)
  .option('--waiting <counts>', 'waiting runs, growing', numbers, [1_000, 10_000])
  .option('--workers <counts>', 'worker processes', numbers, [4, 2])
  .option('--runs <count>', 'runs whose speed is measured', Number, 200)
  .option('--save', 'keep the result in bench/results/scale.json')
  .action(async ({ server, sqlTool, save, ...options }) => {
    for (const file of [server, sqlTool]) {
      if (!existsSync(file)) throw new Error(`There is no ${file}; --help says how it is built.`);
    }
    if (!(await findPostgres())) throw new Error('PostgreSQL is missing: apt-get install postgresql.');
    const run = await runScale(options, { server, sqlTool }, say);
    process.stdout.write(`${scaleTable(run)}\n`);
    if (save) await saveResult('scale', run);
  });

program.parseAsync().catch((error: unknown) => {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});

function scaleTable({ machine, shards, runs, standings, speeds }: ScaleRun): string {
  const percent = (share: number): string => `${digits(share * 100)} %`;
  return [
    machineText(machine),
    `${shards} history shards, every commit synced; CPU is of one core`,
    '',
    ...tableOf(
      [
        'waiting runs',
        'per s',
        'workers MB',
        'CPU',
        'server MB',
        'CPU',
        'PostgreSQL MB',
        'CPU',
        'databases MB',
      ],
      standings.map(({ waiting, comingPerSecond, workers, temporal, postgres, databaseBytes }) => [
        String(waiting),
        comingPerSecond === undefined ? '' : digits(comingPerSecond),
        workers.map(({ mb }) => digits(mb)).join(' + '),
        percent(workers.reduce((sum, { cpu }) => sum + cpu, 0)),
        digits(temporal.mb),
        percent(temporal.cpu),
        digits(postgres.mb),
        percent(postgres.cpu),
        digits(databaseBytes / 1024 ** 2),
      ]),
    ),
    '',
    ...tableOf(
      [`of ${runs} others`, 'workers', 'runs/s'],
      speeds.map(({ waiting, workers, runsPerSecond }) => [
        `beside ${waiting} waiting`,
        String(workers),
        digits(runsPerSecond),
      ]),
    ),
  ].join('\n');
}

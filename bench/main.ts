import { Command, InvalidArgumentError } from 'commander';
import { runAck } from './ack';
import { ackTable } from './ack-table';
import { runCarry } from './carry';
import { carryTable } from './carry-table';
import { compareCarry } from './compare-carry';
import { compareRounds } from './compare-rounds';
import { runGrowth } from './growth';
import { runMemory } from './memory';
import { runOutage } from './outage';
import { drawResults, saveResult } from './results';
import { runRest } from './rest/rest';
import { restText } from './rest/rest-text';
import { runStart } from './start';
import { startTable } from './tables';

const say = (line: string): void => void process.stderr.write(`${line}\n`);
const print = (text: string): void => void process.stdout.write(`${text}\n`);

interface Common {
  save?: boolean;
  json?: boolean;
}

const program = new Command('bench').description('What is claimed about speed, against peers in one run.');

function measures(name: string, description: string): Command {
  return program
    .command(name)
    .description(description)
    .option('--save', 'keep the result in bench/results')
    .option('--json', 'print the result as JSON too, as the last line');
}

async function tell(name: string, result: object, { save, json }: Common, table?: string): Promise<void> {
  if (table) print(table);
  if (save) await saveResult(name, result);
  if (json || !table) print(JSON.stringify(result));
}

measures('ack', 'how long an acknowledgement takes, against what people use instead')
  .option('--calls <count>', 'that count, in each round', whole, 2_000)
  .option('--at-once <count>', 'connections, each with one call at a time', whole, 100)
  .option('--rounds <count>', 'every side once in each', whole, 5)
  .option('--short', '400 calls, 2 rounds: shows that it works, not how fast it is')
  .action(async ({ short, save, json, ...options }) => {
    const run = await runAck({ ...options, ...(short && { calls: 400, rounds: 2 }) }, say);
    const comparison = compareRounds(run.measured);
    await tell('ack', { ...run, ...comparison }, { save, json }, ackTable(run, comparison));
  });

measures(
  'rest',
  "a bulk change within a portal's limits, against one request per method; another portal beside it",
)
  .option('--calls <count>', 'of the busy portal', whole, 2_000)
  .option('--naive-calls <count>', 'that the naive handler gets; its rate does not depend on it', whole, 40)
  .option('--workers <count>', 'processes that share the portal’s budget', whole, 1)
  .option('--other-calls <count>', 'of the other portal, alone and amid the rest', whole, 5)
  .option('--short', '60 calls, 6 naive: shows that it works, not how fast it is')
  .action(async ({ short, save, json, ...options }) => {
    const run = await runRest({ ...options, ...(short && { calls: 60, naiveCalls: 6, otherCalls: 1 }) }, say);
    await tell('rest', run, { save, json }, restText(run));
  });

measures('carry', 'runs per second and one run alone, against a bare workflow, and what each safeguard costs')
  .option('--runs <count>', 'at once', whole, 150)
  .option('--singles <count>', 'one by one', whole, 40)
  .option('--rounds <count>', 'every contender once in each', whole, 3)
  .action(async ({ save, json, ...options }) => {
    const run = await runCarry(options, say);
    const comparison = compareCarry(run.measured);
    await tell('carry', { ...run, ...comparison }, { save, json }, carryTable(run, comparison));
  });

measures('outage', 'a steady flow of calls while Temporal is away')
  .option('--per-second <count>', 'calls', whole, 5)
  .option('--before <seconds>', 'until Temporal goes', whole, 20)
  .option('--away <seconds>', 'until it is back', whole, 120)
  .option('--after <seconds>', 'of calls after that', whole, 40)
  .action(async ({ save, json, ...options }) =>
    tell('outage', await runOutage(options, say), { save, json }),
  );

measures('growth', 'memory, processor and disk while many runs wait for an ERP that is down')
  .option('--sizes <counts>', 'runs that wait', wholes, [100, 1_000, 10_000])
  .action(async ({ save, json, sizes }) => tell('growth', await runGrowth(sizes, say), { save, json }));

measures('memory', 'what an endpoint needs over many calls')
  .option('--calls <count>', 'in ten steps', whole, 100_000)
  .action(async ({ save, json, calls }) => tell('memory', await runMemory(calls, say), { save, json }));

measures('start', 'how long endpoint and worker take until they are ready')
  .option('--rounds <count>', 'each once in each', whole, 5)
  .action(async ({ save, json, rounds }) => {
    const run = await runStart(rounds, say);
    await tell('start', run, { save, json }, startTable(run));
  });

program
  .command('plot')
  .description('draw the results that are kept in bench/results')
  .action(async () => print((await drawResults()).join('\n')));

program.parseAsync().catch((error: unknown) => {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});

function whole(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new InvalidArgumentError('It must be a whole number above 0.');
}

function wholes(text: string): number[] {
  return text.split(',').map(whole);
}

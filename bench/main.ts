import { Command, InvalidArgumentError } from 'commander';
import { runAck } from './ack';
import { ackTable } from './ack-table';
import { compareRounds } from './compare-rounds';

const say = (line: string): void => void process.stderr.write(`${line}\n`);

const program = new Command('bench').description('What is claimed about speed, against peers in one run.');

program
  .command('ack')
  .description('how long an acknowledgement takes, against bare Hono and a workflow started first')
  .option('--calls <count>', 'that count, in each round', whole, 2_000)
  .option('--at-once <count>', 'connections, each with one call at a time', whole, 100)
  .option('--rounds <count>', 'every side once in each', whole, 5)
  .option('--short', '400 calls, 2 rounds: shows that it works, not how fast it is')
  .option('--json', 'print the result as JSON too, as the last line')
  .action(async ({ short, json, ...options }) => {
    const run = await runAck({ ...options, ...(short && { calls: 400, rounds: 2 }) }, say);
    const comparison = compareRounds(run.measured);
    process.stdout.write(`${ackTable(run, comparison)}\n`);
    if (json) process.stdout.write(`${JSON.stringify({ ...run, ...comparison })}\n`);
  });

program.parseAsync().catch((error: unknown) => {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});

function whole(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new InvalidArgumentError('It must be a whole number above 0.');
}

import { randomInt } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { Command, Option } from 'commander';
import { formOf, shortForm } from './plan/forms';
import { mutationNames } from './mutations/mutations';
import { isSound, reportText, summaryLine } from './report';
import { runChaos } from './run';
import { wholeNumber } from './whole-number';

const say = (line: string): void => void process.stderr.write(`${line}\n`);

const program = new Command('chaos')
  .description(
    'Calls robots while everything around them fails, and has an accountant compare the records. Ends with 0 only if nothing acknowledged was lost, doubled or wrong.',
  )
  .option('--short', '160 calls, every fault at least once, in less than four minutes')
  .option('--calls <count>', 'that count', wholeNumber, 10_000)
  .option('--seed <number>', 'the same faults and calls at the same times; drawn if absent', wholeNumber)
  .addOption(
    new Option(
      '--mutation <bug>',
      'break a copy of the product first; the accountant has to find it',
    ).choices(mutationNames),
  )
  .option('--result <file>', 'write everything that is known of the run there, as JSON')
  .option('--json', 'print the result as JSON, as the last line')
  .action(async ({ short, calls, seed = randomInt(1, 2 ** 31), mutation, result: file, json }) => {
    say(`Seed ${seed}`);
    const result = await runChaos({ form: short ? shortForm : formOf(calls), seed, mutation }, say);
    process.stdout.write(`${reportText(result)}\n`);
    if (file) writeFileSync(file, `${JSON.stringify(result, null, 2)}\n`);
    if (json) process.stdout.write(`${summaryLine(result)}\n`);
    process.exitCode = isSound(result) ? 0 : 1;
  });

program.parseAsync().catch((error: unknown) => {
  say(error instanceof Error ? error.message : String(error));
  // An interrupted run leaves timers behind.
  process.exit(1);
});

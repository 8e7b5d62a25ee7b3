import { randomInt } from 'node:crypto';
import { Command } from 'commander';
import { wholeNumber } from '../whole-number';
import { breakInboxes } from './break-inbox';

const program = new Command('break-inbox')
  .description(
    'Breaks folder, files, bits and descriptors of inboxes while calls come: what was acknowledged is carried out or named as lost by an error, nothing is acknowledged that is not at its path, and no inbox has two owners.',
  )
  .option('--times <count>', 'that many inboxes', wholeNumber, 1_000)
  .option('--seed <number>', 'the same harms in the same order; drawn if absent', wholeNumber)
  .option('--json', 'print the result as JSON, as the last line')
  .action(async ({ times, seed = randomInt(1, 2 ** 31), json }) => {
    const began = performance.now();
    const result = await breakInboxes({
      times,
      seed,
      onRound({ findings, harms, end }, number) {
        for (const what of findings)
          process.stdout.write(`${number} (${harms.join('; ')}; ${end}): ${what}\n`);
        if (number % 100 === 0) process.stderr.write(`${number} of ${times}\n`);
      },
    });
    const { acknowledged, named, looks, rivals, kills, harms, findings } = result;
    for (const [harm, count] of Object.entries(harms).toSorted(([a], [b]) => a.localeCompare(b)))
      process.stdout.write(`${count} × ${harm}\n`);
    process.stdout.write(
      `${times} inboxes in ${Math.round((performance.now() - began) / 1_000)} s, seed ${seed}, ${kills} killed and the others closed; acknowledged: ${acknowledged}, lost and named: ${named}; looks at the path: ${looks}, second owners tried: ${rivals}; findings: ${findings.length}\n`,
    );
    if (json) process.stdout.write(`${JSON.stringify(result)}\n`);
    process.exitCode = findings.length === 0 ? 0 : 1;
  });

program.parseAsync().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});

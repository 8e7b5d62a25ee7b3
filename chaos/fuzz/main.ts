import { randomInt } from 'node:crypto';
import { Command } from 'commander';
import { wholeNumber } from '../whole-number';
import { isClean, runFuzz } from './fuzz';

const program = new Command('fuzz')
  .description(
    'Sends changed calls to the endpoint: no crash, no 5xx, nothing stored without proof, memory flat.',
  )
  .option('--bodies <count>', 'that count', wholeNumber, 100_000)
  .option('--seed <number>', 'the same bodies; drawn if absent', wholeNumber)
  .option('--json', 'print the result as JSON, as the last line')
  .action(async ({ bodies, seed = randomInt(1, 2 ** 31), json }) => {
    const began = performance.now();
    const result = await runFuzz({ bodies, seed });
    for (const finding of result.findings) process.stdout.write(`${JSON.stringify(finding)}\n`);
    const statuses = Object.entries(result.statuses).map(([status, count]) => `${status}: ${count}`);
    const [early, late] = result.heapMb;
    process.stdout.write(
      `${bodies} bodies in ${Math.round((performance.now() - began) / 1_000)} s, seed ${seed}; ${statuses.join(' · ')}; stored with proof: ${result.stored}, to be checked first: ${result.toBeChecked}; heap ${early} MB after a fifth, ${late} MB at the end; findings: ${result.findings.length}\n`,
    );
    if (json) process.stdout.write(`${JSON.stringify(result)}\n`);
    process.exitCode = isClean(result) ? 0 : 1;
  });

program.parseAsync().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});

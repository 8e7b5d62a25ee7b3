import { randomInt } from 'node:crypto';
import { Command } from 'commander';
import { wholeNumber } from '../whole-number';
import { isClean, runFuzz } from './fuzz';
import { fuzzReplies } from './replies/fuzz-replies';

const program = new Command('fuzz')
  .description(
    'Sends changed requests to all that listens, and lets the clients of far systems read changed replies: no crash, no 5xx, nothing stored without proof, nothing created twice, time and memory bounded.',
  )
  .option('--bodies <count>', 'that many requests', wholeNumber, 100_000)
  .option(
    '--replies <count>',
    'that many works of clients, each with three changed replies',
    wholeNumber,
    1_000,
  )
  .option('--seed <number>', 'the same again; drawn if absent', wholeNumber)
  .option('--json', 'print the result as JSON, as the last line')
  .action(async ({ bodies, replies: rounds, seed = randomInt(1, 2 ** 31), json }) => {
    const took = stopwatch();
    const requests = await runFuzz({ bodies, seed });
    const [early, late] = requests.heapMb;
    tell(
      requests.findings,
      `${bodies} requests in ${took()} s, seed ${seed}; ${listed(requests.statuses)}; stored with proof: ${requests.stored}, to be checked first: ${requests.toBeChecked}; heap ${early} MB after a fifth, ${late} MB at the end`,
    );
    const replies = await fuzzReplies({ rounds, seed });
    tell(
      replies.findings,
      `${rounds} works in ${took()} s, seed ${seed}; changed replies: ${replies.changed}; ${listed(replies.outcomes)}`,
    );
    if (json) process.stdout.write(`${JSON.stringify({ requests, replies })}\n`);
    process.exitCode = isClean(requests) && replies.findings.length === 0 ? 0 : 1;
  });

function tell(findings: readonly object[], line: string): void {
  for (const finding of findings) process.stdout.write(`${JSON.stringify(finding)}\n`);
  process.stdout.write(`${line}; findings: ${findings.length}\n`);
}

function listed(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .map(([name, count]) => `${name}: ${count}`)
    .join(' · ');
}

/** @returns seconds since it was last asked */
function stopwatch(): () => number {
  let since = performance.now();
  return () => {
    const began = since;
    since = performance.now();
    return Math.round((since - began) / 1_000);
  };
}

program.parseAsync().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});

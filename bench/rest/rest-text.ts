import type { RestRun, Side } from './rest';

/** The comparison for people. */
export function restText({ machine, workers, naive, ours, goodputRatio, throttled, other }: RestRun): string {
  const side = (title: string, { calls, seconds, runsPerSecond, requestsPerRun, requests }: Side): string =>
    `${title.padEnd(34)}${[calls, seconds, runsPerSecond, requestsPerRun, requests.refused].map((value) => String(value).padStart(16)).join('')}`;
  return [
    'A bulk change in one portal: 2 requests a second, burst 50',
    `${machine.cpu}, ${machine.cores} cores, Node ${machine.node}, commit ${machine.commit}; worker processes: ${workers}`,
    '',
    ''.padEnd(34) +
      ['calls', 'seconds', 'runs/s', 'requests/run', 'refused'].map((head) => head.padStart(16)).join(''),
    side('one request per method, SDK', naive),
    side('ours, both answers counted', ours),
    '',
    `Runs per second, ours ÷ naive: ${goodputRatio}`,
    `Attempts in histories that failed on QUERY_LIMIT_EXCEEDED: ${throttled.queryLimit}; given back to wait: ${throttled.givenBack}`,
    `One call of another portal, ms: alone ${other.alone.join(', ')}; amid ${other.amid.join(', ')}; median ratio ${other.ratio}`,
  ].join('\n');
}

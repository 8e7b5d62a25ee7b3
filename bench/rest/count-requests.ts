import type { ControlClient } from '../../sandbox/control/client';

/** What a portal saw of a stretch of time. */
export interface Requests {
  http: number;
  /** Refused with QUERY_LIMIT_EXCEEDED. */
  refused: number;
}

/** HTTP requests to REST after a line of the sandbox's record. */
export async function countRequests(control: ControlClient, since: number): Promise<Requests> {
  const requests = (await control.record({ since })).filter(({ type }) => type === 'rest');
  const refused = requests.filter((entry) => 'verdict' in entry && entry.verdict === 'QUERY_LIMIT_EXCEEDED');
  return { http: requests.length, refused: refused.length };
}

/** The last line of the sandbox's record. */
export async function lastLine(control: ControlClient): Promise<number> {
  return (await control.record()).at(-1)?.seq ?? 0;
}

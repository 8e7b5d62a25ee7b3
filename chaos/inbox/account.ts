import type { Holder } from './holder-process';

/** What the lives of one inbox came to. */
export interface Account {
  acknowledged: number;
  /** Acknowledged, carried out by nobody, and named by an error. */
  named: number;
  /** What was wrong. */
  findings: string[];
}

/**
 * Every call that was acknowledged was carried out, or an error says that it is lost: by its name, or as one of so many.
 *
 * @param expected `no-error`: nothing was done to the inbox; `no-loss`: nothing that costs a call
 */
export function accountFor(lives: readonly Holder[], expected: 'no-error' | 'no-loss' | 'loss'): Account {
  const findings: string[] = [];
  const acked = new Set(lives.flatMap((life) => [...life.acked]));
  const did = new Set(lives.flatMap((life) => [...life.did]));
  const errors = lives.flatMap((life) => life.errors);
  const byName = new Set(
    errors.flatMap(({ entry, entries = [] }) => [...entries, ...(entry ? [entry] : [])]),
  );
  const missing = [...acked].filter((id) => !did.has(id));
  const unnamed = missing.filter((id) => !byName.has(id));
  const counted = errors.reduce((sum, { entry, entries, lost, calls }) => {
    if (entry !== undefined || entries !== undefined) return sum;
    if (lost?.atMost === 'unknown') return Number.POSITIVE_INFINITY;
    return sum + (lost?.atMost ?? calls ?? 0);
  }, 0);
  if (unnamed.length > counted)
    findings.push(
      `${unnamed.length} acknowledged calls were not carried out, and errors name ${counted}: ${unnamed.slice(0, 5).join(', ')}`,
    );
  for (const life of lives) {
    if (life.wrong.length > 0) findings.push(`carried out with another body: ${life.wrong.join(', ')}`);
    for (const [id, why] of life.refusedCalls)
      if (did.has(id) && !why.includes('may be stored'))
        findings.push(`refused and carried out: ${id} (${why})`);
  }
  if (expected === 'no-error' && errors.length > 0)
    findings.push(`nothing was done to it, and it said: ${errors[0]?.error}`);
  if (expected !== 'loss' && missing.length > 0)
    findings.push(
      `${missing.length} calls were lost, and what was done to it costs none: ${missing.slice(0, 5).join(', ')}`,
    );
  return { acknowledged: acked.size, named: missing.length, findings };
}

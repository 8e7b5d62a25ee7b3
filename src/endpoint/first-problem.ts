import type { z } from 'zod';

/** The first field that does not fit, as a clause; never its value, which may be a token. */
export function firstProblem({ issues }: z.ZodError): string {
  const [issue] = issues;
  return `"${issue?.path.join('.')}" ${issue?.message}`;
}

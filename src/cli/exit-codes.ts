import { UnreachableError, UsageError } from '../base/command-error';
import { ClientError } from '../clients/client-error';
import { ConfigError } from '../config';

/** Exit codes of every command: 0 fine, 1 found a problem, 2 wrong usage or settings, 3 cannot reach. */
export const exitCodes = { fine: 0, problem: 1, usage: 2, unreachable: 3 } as const;

export function exitCodeOf(error: unknown): number {
  if (error instanceof ConfigError || error instanceof UsageError) return exitCodes.usage;
  if (error instanceof UnreachableError) return exitCodes.unreachable;
  const away = error instanceof ClientError && error.verdict === 'not-done';
  return away ? exitCodes.unreachable : exitCodes.problem;
}

import { gatewayKey, type Stored } from './app-under-test';
import type { Attempt } from './attempt';

export interface Reply {
  status: number;
  text: string;
}

/**
 * What is wrong with how a request was met; undefined where nothing is. Whether it may be stored is judged by its
 * bytes alone: without a right token or the key in them, nobody may have taken it for the portal's.
 *
 * @param secrets tokens, and other texts that no reply may show
 */
export function verdictOn(
  attempt: Attempt,
  reply: Reply,
  stored: Stored,
  secrets: { tokens: readonly string[]; others: readonly string[] },
): string | undefined {
  const { status, text } = reply;
  if (status >= 500) return `answered ${status}`;
  // Metrics are asked by programs, which read the status.
  if (status !== 200 && attempt.app !== 'metrics' && !isRefusal(text))
    return `refused without words: ${text.slice(0, 200)}`;
  if (/(\n|\\n)\s+at /.test(text)) return 'shows a stack trace';
  // The codec says again what it was told.
  const hidden = attempt.app === 'codec' ? secrets.others : [...secrets.tokens, ...secrets.others];
  if (hidden.some((secret) => text.includes(secret))) return 'repeats a secret';
  return attempt.app === 'endpoint' ? verdictOnStored(attempt, status, stored, secrets.tokens) : undefined;
}

function verdictOnStored(
  { path, headers, body }: Attempt,
  status: number,
  { calls, unverified, installs, uninstalls }: Stored,
  tokens: readonly string[],
): string | undefined {
  if (installs > 0) return 'stored an installation of a portal that is not allowed';
  const kept = calls + unverified + uninstalls;
  if (kept !== (status === 200 ? 1 : 0)) return `answered ${status} and stored ${kept}`;
  const proven = tokens.some((token) => decoded(body).includes(token));
  const hasKey = path.includes(gatewayKey) || Object.values(headers).includes(gatewayKey);
  if (calls > 0 && !proven && !hasKey) return 'stored a call without a right token';
  if (uninstalls > 0 && !proven) return 'stored an uninstallation without a right token';
  return undefined;
}

function isRefusal(text: string): boolean {
  try {
    const { error, message }: { error?: unknown; message?: unknown } = JSON.parse(text);
    return typeof error === 'string' && typeof message === 'string';
  } catch {
    return false;
  }
}

/** Whatever of it is in percent-encoding is decoded, good or bad. */
function decoded(body: Buffer): string {
  return body
    .toString('latin1')
    .replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number(`0x${hex}`)));
}

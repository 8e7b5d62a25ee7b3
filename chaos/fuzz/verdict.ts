import { gatewayKey, type Stored } from './app-under-test';

/** A request that the fuzz run makes. */
export interface Attempt {
  path: string;
  headers: Readonly<Record<string, string>>;
  body: Buffer;
}

export interface Reply {
  status: number;
  text: string;
}

/**
 * What is wrong with how a request was met; undefined where nothing is. Whether it may be stored is judged by its
 * bytes alone: without a right token or the key in them, nobody may have taken it for the portal's.
 */
export function verdictOn(
  { path, headers, body }: Attempt,
  { status, text }: Reply,
  { calls, unverified, installs, uninstalls }: Stored,
  tokens: readonly string[],
): string | undefined {
  if (status >= 500) return `answered ${status}`;
  if (status !== 200 && !isRefusal(text)) return `refused without words: ${text.slice(0, 200)}`;
  if (/(\n|\\n)\s+at /.test(text)) return 'shows a stack trace';
  if (tokens.some((token) => text.includes(token))) return 'repeats a token';
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

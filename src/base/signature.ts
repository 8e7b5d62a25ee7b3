import { createHmac, timingSafeEqual } from 'node:crypto';

/** Name of the header, as `Headers` has it. */
export const signatureHeader = 'x-robots-signature';

/** What a message is for: one of one direction is worth nothing in the other. */
export type Purpose = 'robot-call' | 'self-check' | 'commands';

/** Secrets by key id. The first signs, all are accepted. */
export type SigningKeys = ReadonlyMap<string, string>;

/** Seconds that the two clocks may differ. */
const longestDifference = 300;

/** Why a signed message is not accepted. `difference`: seconds that the sender's clock is ahead. */
export type SignatureProblem =
  | { code: 'SIGNATURE_MISSING' | 'UNKNOWN_KEY' | 'WRONG_SIGNATURE' }
  | { code: 'CLOCK_DIFFERENCE'; difference: number };

/** The header of a message between a box and the service (docs/on-premise-wire.md, 1). @param now ms since 1970 */
export function sign(
  purpose: Purpose,
  body: string | Uint8Array,
  keys: SigningKeys,
  now: number = Date.now(),
): string {
  const [first] = keys;
  if (!first) throw new TypeError('There is no key to sign with.');
  const [id, secret] = first;
  const time = String(Math.floor(now / 1000));
  return `t=${time},k=${id},v1=${digest(purpose, time, body, secret).toString('hex')}`;
}

/**
 * Undefined: the message is genuine and fresh. The clock is looked at last, so that only holders of a secret are told of
 * its difference.
 *
 * @param now ms since 1970
 */
export function problemOfSignature(
  purpose: Purpose,
  header: string | null | undefined,
  body: string | Uint8Array,
  keys: SigningKeys,
  now: number = Date.now(),
): SignatureProblem | undefined {
  const [, time = '', id = '', signed = ''] = form.exec(header ?? '') ?? [];
  if (!signed) return { code: 'SIGNATURE_MISSING' };
  const secret = keys.get(id);
  if (secret === undefined) return { code: 'UNKNOWN_KEY' };
  if (!timingSafeEqual(digest(purpose, time, body, secret), Buffer.from(signed, 'hex')))
    return { code: 'WRONG_SIGNATURE' };
  const difference = Number(time) - Math.floor(now / 1000);
  return Math.abs(difference) > longestDifference ? { code: 'CLOCK_DIFFERENCE', difference } : undefined;
}

const form = /^t=(\d{1,12}),k=([A-Za-z0-9._-]{1,32}),v1=([0-9a-f]{64})$/;

/** @param time the digits of `t` as they stand in the header */
function digest(purpose: Purpose, time: string, body: string | Uint8Array, secret: string): Buffer {
  return createHmac('sha256', secret).update(`${purpose}.${time}.`).update(body).digest();
}

/** `10 minutes ahead`. @param seconds that the clock is ahead */
export function clockDifference(seconds: number): string {
  const off = Math.abs(seconds);
  const amount = off < 120 ? `${off} s` : `${Math.round(off / 60)} minutes`;
  return `${amount} ${seconds > 0 ? 'ahead' : 'behind'}`;
}

import { createHmac } from 'node:crypto';
import { resolve } from 'node:path';
import type { KeyRing } from '../codec/keys';

/**
 * What a process runs with, as a mark of each setting: whoever has the key can compare values with it, and nobody learns
 * one, however short a password is.
 */
export interface SettingsMarks {
  /** Id of the key. */
  key: string;
  /** Of the key itself: two that have one id may differ. */
  proof: string;
  /** By the setting's name. */
  marks: Record<string, string>;
}

/**
 * Settings that processes of one installation need not share: where each listens, what it logs, keys, of which each has
 * what it may know. Whether the application is known is tried instead.
 */
const ownSettings =
  /^(HOST|PORT|METRICS_HOST|METRICS_PORT|WORKER_METRICS_PORT|LOG_LEVEL|BITRIX24_CLIENT_\w+|(CODEC|VAULT|INBOX)_KEYS|\w+_PUBLIC_KEY)$/;

/**
 * @param names of the settings that the role reads
 * @param ring whose first key is used
 */
export function marksOf(
  names: readonly string[],
  config: Readonly<Record<string, unknown>>,
  { sealsWith, keys }: KeyRing,
): SettingsMarks {
  const secret = keys.get(sealsWith)!.secret;
  const mark = (text: string): string =>
    createHmac('sha256', secret).update(text).digest('base64url').slice(0, 16);
  const shared = names.filter((name) => !ownSettings.test(name));
  return {
    key: sealsWith,
    proof: mark('key'),
    marks: Object.fromEntries(shared.map((name) => [name, mark(`${name}=${textOf(name, config[name])}`)])),
  };
}

/**
 * The settings that this process was given otherwise than another one; undefined where it cannot tell, since it does not
 * have the other's key.
 */
export function differencesTo(
  theirs: SettingsMarks,
  config: Readonly<Record<string, unknown>>,
  ring: KeyRing,
): string[] | undefined {
  if (!ring.keys.has(theirs.key)) return undefined;
  const own = marksOf(Object.keys(theirs.marks), config, { ...ring, sealsWith: theirs.key });
  if (own.proof !== theirs.proof) return undefined;
  return Object.keys(theirs.marks).filter((name) => theirs.marks[name] !== own.marks[name]);
}

function textOf(name: string, value: unknown): string {
  if (name === 'INBOX_DIR') return resolve(String(value));
  // A Buffer of a certificate is among them.
  return JSON.stringify(value) ?? 'unset';
}

import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type KeySettings, makeKeys } from '../../codec/make-keys';

/** Keys of this machine's stand. They must outlive a start: what was sealed has to open at the next one. */
export interface StandKeys extends KeySettings {
  CODEC_SECRET: string;
}

/** Reads the keys of a data folder, or makes them; only this user can read the file. */
export function keysOf(dataDir: string): StandKeys {
  const file = join(dataDir, 'keys.json');
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as StandKeys;
  const keys = { ...makeKeys('demo'), CODEC_SECRET: randomBytes(16).toString('hex') };
  mkdirSync(dataDir, { recursive: true });
  writeFileSync(file, JSON.stringify(keys), { mode: 0o600, flag: 'wx' });
  return keys;
}

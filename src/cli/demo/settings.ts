import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freshKey } from '../sandbox-environment';

/** Keys of this machine's stand. They must outlive a start: what was sealed has to open at the next one. */
export interface StandKeys {
  CODEC_KEYS: string;
  VAULT_KEYS: string;
  CODEC_SECRET: string;
}

/** Reads the keys of a data folder, or makes them; only this user can read the file. */
export function keysOf(dataDir: string): StandKeys {
  const file = join(dataDir, 'keys.json');
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as StandKeys;
  const keys = {
    CODEC_KEYS: freshKey('codec1'),
    VAULT_KEYS: freshKey('vault1'),
    CODEC_SECRET: randomBytes(16).toString('hex'),
  };
  mkdirSync(dataDir, { recursive: true });
  writeFileSync(file, JSON.stringify(keys), { mode: 0o600, flag: 'wx' });
  return keys;
}

import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { packageRoot } from '../../base/package-root';
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

/** Writes down the roles' settings, so that commands of a person's find what runs here. */
export function keepEnvironment(dataDir: string, environment: Readonly<Record<string, string>>): void {
  const lines = Object.entries(environment).map(([name, value]) => `${name}=${JSON.stringify(value)}\n`);
  writeFileSync(join(dataDir, environmentFile), lines.join(''), { mode: 0o600 });
}

/** How a person calls a command for what runs here, from the project's folder. */
export function commandFor(dataDir: string): string {
  return `node --env-file=${join(relative(packageRoot, dataDir), environmentFile)} bin/robots`;
}

const environmentFile = 'demo.env';

import { readFile, writeFile } from 'node:fs/promises';
import type { Account, Deals } from '../deals';
import type { Engine } from '../engine';
import type { World } from '../world';

export interface Stage {
  cache: string;
  /** The checkout in which everything is typed. */
  source: string;
  engine: Engine;
  world: World;
  deals: Deals;
}

/** What a drill found, and the calls that it made. */
export interface Drilled {
  account?: Account;
  /** What else was seen, in a few words. */
  seen: string;
}

/** The settings of a checkout's .env, by name. */
export async function readSettings(file: string): Promise<Record<string, string>> {
  const lines = (await readFile(file, 'utf8')).split('\n').filter((line) => /^[A-Z0-9_]+=/.test(line));
  return Object.fromEntries(lines.map((line) => line.split(/=(.*)/s).slice(0, 2) as [string, string]));
}

/** Fills settings in where they stand, as a person does, and adds the others behind them. */
export async function fillIn(file: string, settings: Readonly<Record<string, string>>): Promise<void> {
  let text = await readFile(file, 'utf8');
  for (const [name, value] of Object.entries(settings)) {
    const line = new RegExp(`^${name}=.*$`, 'm');
    text = line.test(text)
      ? text.replace(line, () => `${name}=${value}`)
      : `${text.trimEnd()}\n${name}=${value}\n`;
  }
  await writeFile(file, text);
}

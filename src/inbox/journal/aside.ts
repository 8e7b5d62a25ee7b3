import { lstat, rename, writeFile } from 'node:fs/promises';
import type { Folder } from './folder';

/** Why a file is kept aside: for a person to look at, never deleted by us. */
export type AsideReason =
  /** Some of it cannot be read; what can be was carried out or saved elsewhere. */
  | 'damaged'
  /** It stood in the place of a file of ours. */
  | 'foreign'
  /** The end of a file that was cut off. */
  | 'cut-off'
  /** Tells of a file that is gone. */
  | 'missing';

const namePattern = /\.(?:damaged|foreign|cut-off|missing)(?:-\d+)?$/;

export function isAside(name: string): boolean {
  return namePattern.test(name);
}

/** Renames a file of the folder; the caller syncs. @returns its new name */
export async function setAside(folder: Folder, name: string, reason: AsideReason): Promise<string> {
  const aside = await freeName(folder, `${name}.${reason}`);
  await rename(folder.at(name), folder.at(aside));
  return aside;
}

/** Keeps bytes in a file of their own, synced. @returns its name */
export async function keepAside(
  folder: Folder,
  name: string,
  reason: AsideReason,
  content: string | Buffer,
): Promise<string> {
  const aside = await freeName(folder, `${name}.${reason}`);
  await writeFile(folder.at(aside), content, { flag: 'wx', mode: 0o600, flush: true });
  await folder.sync();
  return aside;
}

async function freeName(folder: Folder, name: string): Promise<string> {
  for (let count = 1; ; count += 1) {
    const candidate = count === 1 ? name : `${name}-${count}`;
    const taken = await lstat(folder.at(candidate)).then(
      () => true,
      () => false,
    );
    if (!taken) return candidate;
  }
}

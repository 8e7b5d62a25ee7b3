import { open, readFile, rename } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import type { Folder } from './folder';
import type { Segment } from './segment';

/** The files that belong to the inbox, so that one that is gone is missed. */
export interface Manifest {
  /** Which start of the machine it was written in; empty where the system does not tell. */
  boot: string;
  segments: Listed[];
}

export interface Listed {
  number: number;
  marker: number;
  /** Known once nothing is written to it any more: of every file after a clean close. */
  sealed?: { bytes: number; records: number; lost: number };
}

export const manifestName = 'manifest';
const newName = 'manifest.new';

export type WriteManifest = (segments: Iterable<Segment>) => Promise<void>;

/** Replaces the manifest, synced, and syncs the folder: new names in it are there to stay. */
export async function createManifestWriter(folder: Folder): Promise<WriteManifest> {
  const boot = await bootId();
  return async (segments) => {
    const manifest: Manifest = { boot, segments: Array.from(segments, list) };
    const text = JSON.stringify(manifest);
    const handle = await open(folder.at(newName), 'w', 0o600);
    try {
      await handle.writeFile(`${text}\n${crc32(text)}\n`);
      await handle.datasync();
    } finally {
      await handle.close();
    }
    await rename(folder.at(newName), folder.at(manifestName));
    await folder.sync();
  };
}

function list({ number, marker, sealed, bytes, records, lost }: Segment): Listed {
  return { number, marker, ...(sealed && { sealed: { bytes, records, lost } }) };
}

/** `damaged`: it is there and cannot be relied on. */
export async function readManifest(folder: Folder): Promise<Manifest | 'absent' | 'damaged'> {
  const content = await readFile(folder.at(manifestName), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (content === undefined) return 'absent';
  const [text = '', sum] = content.split('\n');
  return sum === String(crc32(text)) ? (JSON.parse(text) as Manifest) : 'damaged';
}

/** Empty where the system does not tell. What a process wrote without a sync outlives it as long as this is the same. */
export async function bootId(): Promise<string> {
  return (await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '')).trim();
}

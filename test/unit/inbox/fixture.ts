import { copyFile, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import {
  type Journal,
  type JournalOptions,
  type NewEntry,
  openJournal,
} from '../../../src/inbox/journal/journal';

const opened: Journal[] = [];
const directories: string[] = [];

afterEach(async () => {
  await Promise.all(opened.splice(0).map((journal) => journal.close()));
  await Promise.all(directories.splice(0).map((dir) => rm(dir, { recursive: true, force: true })));
});

export async function temporaryDirectory(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'inbox-'));
  directories.push(dir);
  return dir;
}

export interface OpenedJournal {
  journal: Journal;
  /** What it logged, one JSON line each. */
  logged: string[];
}

/** Without grace unless told otherwise; closed after the test. */
export async function openInbox(dir: string, options: Partial<JournalOptions> = {}): Promise<OpenedJournal> {
  const logged: string[] = [];
  const log = pino({ level: 'warn' }, { write: (line) => void logged.push(line) });
  const journal = await openJournal({ dir, limitBytes: 64 * 1024 * 1024, log, ...options });
  opened.push(journal);
  return { journal, logged };
}

export function newEntry(n: number | string, more: Partial<NewEntry> = {}): NewEntry {
  return {
    id: `robot/portal/wf/${n}`,
    kind: 'start',
    portal: 'portal',
    receivedAt: 1_700_000_000_000,
    body: Buffer.from(`body of ${n}`),
    ...more,
  };
}

export function idsOf(refs: Iterable<{ id: string }>): string[] {
  return [...refs].map(({ id }) => id.slice('robot/portal/wf/'.length));
}

export async function filesOf(dir: string, part: string): Promise<string[]> {
  return (await readdir(dir)).filter((name) => name.includes(part)).toSorted();
}

/** The inbox as a crash at this moment leaves it, in a directory of its own. */
export async function crashCopy(dir: string): Promise<string> {
  const copy = await temporaryDirectory();
  for (const name of await readdir(dir)) await copyFile(join(dir, name), join(copy, name));
  return copy;
}

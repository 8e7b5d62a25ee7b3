import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { RecordEntry } from '../../sandbox/store';

/** What the portals wrote down; the far systems are the first's. */
export interface SandboxRecords {
  first: readonly RecordEntry[];
  second?: readonly RecordEntry[];
  /** Of the boxed portal, as far as its tables tell. */
  box?: readonly RecordEntry[];
}

/** The sandbox's record from its file, which is there whether the sandbox lives or not. @param file `record.jsonl` */
export async function readSandboxRecord(file: string): Promise<RecordEntry[]> {
  const entries: RecordEntry[] = [];
  // Line by line: a long run's record is longer than the longest string.
  for await (const line of createInterface({
    input: createReadStream(file),
    crlfDelay: Number.POSITIVE_INFINITY,
  })) {
    const entry: RecordEntry | { seed: string } = JSON.parse(line);
    if ('type' in entry) entries.push(entry);
  }
  return entries;
}

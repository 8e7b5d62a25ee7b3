import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import * as fc from 'fast-check';
import { EntryUnreadableError } from '../../../src/inbox/journal/read-entry';
import { cases } from '../../support/proof';
import { compileInbox } from './compile-inbox';
import { crashCopy, filesOf, idsOf, newEntry, openInbox, temporaryDirectory } from './fixture';

// Real processes and thousands of synced writes, on machines with other work too.

const only = async (dir: string, part: string): Promise<string> => {
  const [name, ...more] = await filesOf(dir, part);
  if (name === undefined || more.length > 0) throw new Error(`not one ${part} in ${dir}`);
  return join(dir, name);
};

interface Stored {
  ids: string[];
  /** Length of the file. */
  synced: number;
  /** The folder as a crash right after the acknowledgement leaves it. */
  crashed: string;
}

/** Stores the batches one after the other; what each acknowledgement left. */
async function storeBatches(dir: string, batches: number[]): Promise<Stored[]> {
  const { journal } = await openInbox(dir);
  const acknowledged: Stored[] = [{ ids: [], synced: 0, crashed: await crashCopy(dir) }];
  for (const [batch, size] of batches.entries()) {
    const ids = Array.from({ length: size }, (_, n) => `${batch}-${n}`);
    await Promise.all(ids.map((id) => journal.append(newEntry(id))));
    const { size: synced } = await stat(await only(dir, '.calls'));
    acknowledged.push({
      ids: [...(acknowledged.at(-1)?.ids ?? []), ...ids],
      synced,
      crashed: await crashCopy(dir),
    });
  }
  await journal.close();
  return acknowledged;
}

/** The inbox was left in another start of the machine. */
async function startMachineAnew(dir: string): Promise<void> {
  const file = join(dir, 'manifest');
  const [text = ''] = (await readFile(file, 'utf8')).split('\n');
  const changed = JSON.stringify({ ...JSON.parse(text), boot: 'another' });
  await writeFile(file, `${changed}\n${crc32(changed)}\n`);
}

const parsed = (logged: string[]): Record<string, unknown>[] => logged.map((line) => JSON.parse(line));

describe('an inbox whose process or machine died', () => {
  it('holds every acknowledged call when the file ends at any byte of the last write', async () => {
    const dir = await temporaryDirectory();
    const [, before, after] = await storeBatches(dir, [2, 1]);
    const bytes = await readFile(await only(dir, '.calls'));
    for (let length = before?.synced ?? 0; length <= bytes.length; length += 1) {
      const copy = await crashCopy(before?.crashed ?? '');
      await writeFile(await only(copy, '.calls'), bytes.subarray(0, length));
      const { journal, logged } = await openInbox(copy);
      expect(idsOf(journal.pending())).toEqual(length === bytes.length ? after?.ids : before?.ids);
      const torn = length > (before?.synced ?? 0) && length < bytes.length;
      // Killed, it had not acknowledged what it was writing.
      expect(parsed(logged)).toMatchObject(torn ? [{ level: 40 }] : []);
      await journal.append(newEntry('next'));
      await journal.close();
      const { journal: again, logged: complaints } = await openInbox(copy);
      expect(idsOf(again.pending()).at(-1)).toBe('next');
      expect(complaints).toEqual([]);
      await again.close();
    }
  });

  it('says that calls may be lost where a power cut took its notes, and keeps what it cuts off', async () => {
    const dir = await temporaryDirectory();
    const [, before, after] = await storeBatches(dir, [1, 2]);
    const copy = after?.crashed ?? '';
    await rm(join(copy, 'progress'));
    await startMachineAnew(copy);
    const file = await only(copy, '.calls');
    const bytes = await readFile(file);
    await truncate(file, bytes.length - 1);
    const { journal, logged } = await openInbox(copy);
    expect(idsOf(journal.pending())).toEqual(after?.ids.slice(0, -1));
    expect(parsed(logged)).toMatchObject([
      { level: 50, file, kept: `${file}.cut-off`, lost: { atLeast: 0, atMost: 1 } },
    ]);
    expect(await readFile(`${file}.cut-off`)).toEqual(bytes.subarray((await stat(file)).size, -1));
    expect((await stat(file)).size).toBeGreaterThan(before?.synced ?? 0);
    await journal.close();
    expect((await openInbox(copy)).logged).toEqual([]);
  });

  it('says that calls may be lost where somebody took its note of how far it got', async () => {
    const [, after] = await storeBatches(await temporaryDirectory(), [2]);
    const copy = after?.crashed ?? '';
    await rm(join(copy, 'progress'));
    const { journal, logged } = await openInbox(copy);
    expect(idsOf(journal.pending())).toEqual(after?.ids);
    expect(parsed(logged)).toMatchObject([{ level: 50, lost: { atLeast: 0, atMost: 'unknown' } }]);
    await journal.close();
    expect((await openInbox(copy)).logged).toEqual([]);
  });

  it('holds what was synced, and of an unfinished batch whole calls at most, wherever the power was cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 5 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.uint8Array({ maxLength: 30 }),
        async (batches, where, junk) => {
          const dir = await temporaryDirectory();
          const states = await storeBatches(dir, batches);
          const bytes = await readFile(await only(dir, '.calls'));
          const cut = Math.round(bytes.length * where);
          const synced = states.findLast((state) => state.synced <= cut);
          const copy = await crashCopy((synced?.synced ? synced : states[1])?.crashed ?? '');
          await writeFile(await only(copy, '.calls'), Buffer.concat([bytes.subarray(0, cut), junk]));
          if (synced?.synced === 0) await rm(join(copy, 'progress'));
          const { journal } = await openInbox(copy);
          const ids = idsOf(journal.pending());
          expect(ids.slice(0, synced?.ids.length)).toEqual(synced?.ids);
          expect(states.at(-1)?.ids.slice(0, ids.length)).toEqual(ids);
          for (const { seq, id } of journal.pending()) expect(await journal.read(seq)).toMatchObject({ id });
          await journal.close();
        },
      ),
      { numRuns: cases(60) },
    );
  });

  it('offers again what it could not note as delivered', async () => {
    const dir = await temporaryDirectory();
    const { journal } = await openInbox(dir);
    await journal.append(newEntry(1));
    await journal.append(newEntry(2));
    journal.delivered(1);
    journal.delivered(2);
    await journal.close();
    const marks = await only(dir, '.marks');
    await truncate(marks, (await stat(marks)).size - 1);
    const { journal: again } = await openInbox(dir);
    expect(idsOf(again.pending())).toEqual(['2']);
    again.delivered(2);
    await again.close();
    const { journal: third } = await openInbox(dir);
    expect(idsOf(third.pending())).toEqual([]);
  });

  it('offers again no more than the entry whose note is damaged', async () => {
    const dir = await temporaryDirectory();
    const { journal } = await openInbox(dir);
    for (const n of [1, 2, 3]) await journal.append(newEntry(n));
    for (const seq of [1, 2, 3]) journal.delivered(seq);
    await journal.close();
    const marks = await only(dir, '.marks');
    const bytes = await readFile(marks);
    bytes.writeUInt8(0xff, 20);
    await writeFile(marks, bytes);
    const { journal: again } = await openInbox(dir);
    expect(idsOf(again.pending())).toEqual(['1']);
  });

  it('says loudly that acknowledged calls are damaged, serves the others and keeps the file aside', async () => {
    const dir = await temporaryDirectory();
    await storeBatches(dir, [1, 1, 1]);
    const file = await only(dir, '.calls');
    const bytes = await readFile(file);
    const middle = Math.floor(bytes.length / 2);
    bytes.writeUInt8(bytes.readUInt8(middle) ^ 1, middle);
    await writeFile(file, bytes);
    const { journal, logged } = await openInbox(dir, { graceMs: 0 });
    expect(idsOf(journal.pending())).toEqual(['0-0', '2-0']);
    expect(logged.map((line) => JSON.parse(line))).toMatchObject([
      { level: 50, file, bytes: bytes.length / 3 },
    ]);
    for (const { seq } of journal.pending()) journal.delivered(seq);
    await journal.close();
    expect(await readFile(`${file}.damaged`)).toEqual(bytes);
    const { journal: again, logged: silence } = await openInbox(dir);
    expect(idsOf(again.pending())).toEqual([]);
    expect(silence).toEqual([]);
  });

  it('takes an end that is missing from any file but the last for damage', async () => {
    const dir = await temporaryDirectory();
    const { journal } = await openInbox(dir, { segmentBytes: 250 });
    for (const n of [1, 2, 3, 4]) await journal.append(newEntry(n));
    await journal.close();
    const [first = ''] = await filesOf(dir, '.calls');
    const { size } = await stat(join(dir, first));
    await truncate(join(dir, first), size - 1);
    const { journal: again, logged } = await openInbox(dir);
    expect(idsOf(again.pending())).toEqual(['1', '2', '4']);
    expect(logged.map((line) => JSON.parse(line))).toMatchObject([{ level: 50, file: join(dir, first) }]);
  });

  it('refuses to read a call that was damaged since, and keeps its file aside when the others are delivered', async () => {
    const dir = await temporaryDirectory();
    const { journal, logged } = await openInbox(dir, { graceMs: 0 });
    for (const n of [1, 2, 3]) await journal.append(newEntry(n));
    const file = await only(dir, '.calls');
    const bytes = await readFile(file);
    bytes.write('damage', bytes.indexOf('body of 1'));
    await writeFile(file, bytes);
    await expect(journal.read(1)).rejects.toThrow(EntryUnreadableError);
    for (const seq of [2, 3]) journal.delivered(seq);
    await journal.append(newEntry(4));
    await journal.close();
    expect((await readFile(`${file}.damaged`)).subarray(0, bytes.length)).toEqual(bytes);
    expect(logged.map((line) => JSON.parse(line))).toMatchObject([{ level: 50, file }]);
  });

  it('takes the two copies of an entry for one where it died between copying and deleting', async () => {
    const dir = await temporaryDirectory();
    const { journal } = await openInbox(dir, { graceMs: 60_000 });
    for (const n of [1, 2, 3]) await journal.append(newEntry(n));
    for (const seq of [1, 3]) journal.delivered(seq);
    await journal.close();
    const original = await crashCopy(dir);
    const { journal: moving } = await openInbox(dir, { graceMs: 0 });
    await moving.append(newEntry(4));
    await moving.close();
    for (const name of await filesOf(original, '.calls')) {
      await writeFile(join(dir, name), await readFile(join(original, name)));
    }
    const { journal: again } = await openInbox(dir, { graceMs: Number.POSITIVE_INFINITY });
    expect(idsOf(again.pending()).filter((id) => id === '2')).toEqual(['2']);
    again.delivered(2);
    expect(idsOf(again.pending())).not.toContain('2');
  });

  it('reopens with 50,000 pending calls in little memory, without their bodies', async () => {
    const dir = await temporaryDirectory();
    const { journal } = await openInbox(dir, { limitBytes: 2 ** 30 });
    const body = Buffer.alloc(2_000);
    for (let n = 0; n < 50_000; n += 1_000) {
      await Promise.all(Array.from({ length: 1_000 }, (_, i) => journal.append(newEntry(n + i, { body }))));
    }
    await journal.close();
    const code = await temporaryDirectory();
    await compileInbox(code);
    // Their bodies alone are 100 MB.
    const child = spawn(process.execPath, ['--expose-gc', '-e', measuring, code, dir], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const { pending, megabytes } = JSON.parse(await outputOf(child));
    expect(pending).toBe(50_000);
    expect(megabytes).toBeLessThan(50);
  });
});

const measuring = `
const [, code, dir] = process.argv;
const { openJournal } = require(code + '/journal.js');
const { setImmediate: nextTurn } = require('node:timers/promises');
const used = async () => {
  for (let turn = 0; turn < 5; turn += 1) { gc(); await nextTurn(); }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
};
(async () => {
  const before = await used();
  const journal = await openJournal({ dir, limitBytes: 2 ** 30, log: console });
  const megabytes = (await used() - before) / 1e6;
  console.log(JSON.stringify({ pending: [...journal.pending()].length, megabytes }));
  await journal.close();
})();
`;

async function outputOf(child: ChildProcess): Promise<string> {
  let output = '';
  child.stdout?.on('data', (chunk) => (output += chunk));
  await once(child, 'close');
  return output;
}

describe('SIGKILL', () => {
  const storing = `
const { writeSync } = require('node:fs');
const [, code, dir, life] = process.argv;
const { openJournal } = require(code + '/journal.js');
(async () => {
  const journal = await openJournal({ dir, limitBytes: 2 ** 30, segmentBytes: 100_000, log: console });
  for (const { seq } of journal.pending()) if (seq % 2) journal.delivered(seq);
  let n = 0;
  await Promise.all(Array.from({ length: 20 }, async () => {
    for (;;) {
      const id = 'robot/portal/wf/' + life + '-' + n++;
      await journal.append({ id, kind: 'start', portal: 'portal', receivedAt: 1, body: Buffer.from(id.repeat(20)) });
      writeSync(1, id + '\\n');
    }
  }));
})();
`;

  it('loses nothing that was acknowledged, life after life', async () => {
    const code = await temporaryDirectory();
    await compileInbox(code);
    const dir = await temporaryDirectory();
    const acknowledged: string[] = [];
    for (let life = 0; life < 4; life += 1) {
      const child = spawn(process.execPath, ['-e', storing, code, dir, String(life)], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let lines = '';
      child.stdout.on('data', (chunk) => {
        lines += chunk;
        if (lines.length > 20_000) child.kill('SIGKILL');
      });
      await once(child, 'close');
      expect(child.signalCode).toBe('SIGKILL');
      acknowledged.push(...lines.split('\n').slice(0, -1));
    }
    const { journal, logged } = await openInbox(dir);
    const kept = new Map([...journal.pending(), ...journal.young(3_600_000)].map(({ id, seq }) => [id, seq]));
    expect(acknowledged.filter((id) => !kept.has(id))).toEqual([]);
    expect(logged.filter((line) => JSON.parse(line).level >= 50)).toEqual([]);
    for (const id of acknowledged.slice(-200)) {
      expect((await journal.read(kept.get(id) ?? 0))?.body).toEqual(Buffer.from(id.repeat(20)));
    }
  });
});

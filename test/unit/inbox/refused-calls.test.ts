import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pino } from 'pino';
import { openRefusedCalls, type RefusedCall } from '../../../src/inbox/refused-calls';
import { temporaryDirectory } from './fixture';

const silent = pino({ level: 'silent' });

function refused(n: number, changes: Partial<RefusedCall> = {}): RefusedCall {
  return {
    at: n,
    robot: 'erp_order',
    document: `DEAL_${n}`,
    portal: 'a.example',
    type: 'Inbox.Full',
    ...changes,
  };
}

it('outlive the process, until they are acknowledged', async () => {
  const file = join(await temporaryDirectory(), 'refused-calls.json');
  const first = await openRefusedCalls(file, silent);
  for (const n of [1, 2, 3]) first.add(refused(n));
  await first.saved();
  const second = await openRefusedCalls(file, silent);
  expect(second.list()).toEqual({ count: 3, calls: [refused(1), refused(2), refused(3)] });
  second.acknowledge(2);
  await second.saved();
  expect((await openRefusedCalls(file, silent)).list()).toEqual({ count: 1, calls: [refused(3)] });
});

it('are written once the disk takes them', async () => {
  const folder = join(await temporaryDirectory(), 'gone');
  const file = join(folder, 'refused-calls.json');
  const calls = await openRefusedCalls(file, silent);
  calls.add(refused(1));
  await calls.saved();
  expect(calls.list().count).toBe(1);
  await mkdir(folder);
  await calls.saved();
  expect(await readFile(file, 'utf8')).toContain('DEAL_1');
  await rm(folder, { recursive: true });
});

it('of strangers are counted and do not displace those of portals', async () => {
  const calls = await openRefusedCalls(join(await temporaryDirectory(), 'refused-calls.json'), silent);
  calls.add(refused(1));
  for (let n = 2; n <= 1_000; n += 1) calls.add(refused(n, { portal: undefined }));
  const { count, calls: named } = calls.list();
  expect(count).toBe(1_000);
  expect(named[0]).toEqual(refused(1));
  expect(named).toHaveLength(101);
});

it('begin anew where the file is broken', async () => {
  const file = join(await temporaryDirectory(), 'refused-calls.json');
  await writeFile(file, '{"count":');
  expect((await openRefusedCalls(file, silent)).list()).toEqual({ count: 0, calls: [] });
});

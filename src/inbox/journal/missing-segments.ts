import { join } from 'node:path';
import { keepAside } from './aside';
import type { Listed } from './manifest';
import { deliveredIn, readMarks } from './read-marks';
import type { KnownSegment, RecoverOptions } from './recover';
import { marksName, segmentName } from './segment';

/** Says that a listed file is gone, with how many calls, and leaves a file in its place that goes on saying it. */
export async function reportMissing(
  { number, marker }: Listed,
  { synced, sealed, lost }: KnownSegment,
  { folder, losses, log }: RecoverOptions,
): Promise<void> {
  const name = segmentName(number, marker);
  const marks = await readMarks(folder, { marksName: marksName(number, marker), marker, marksBytes: 0 });
  const undelivered = Math.max(0, synced.records - lost - deliveredIn(marks).size);
  const loss = {
    atLeast: undelivered,
    atMost: sealed || synced.exactly ? undelivered : undefined,
  };
  const text = JSON.stringify({ file: name, lost: loss });
  await keepAside(folder, name, 'missing', `${text}\n`).catch((error: unknown) =>
    log.warn({ err: error }, 'no file could be left in the place of the missing one'),
  );
  losses.report(
    `File ${number} of the inbox is missing. It was removed, or the disk lost it; if there is a copy, stop the endpoint, put it back and start it again.`,
    loss,
    { file: join(folder.path, name) },
  );
}

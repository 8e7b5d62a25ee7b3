import { mkdir, mkdtemp, cp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import * as tar from 'tar';

/** The folder that the archive holds: unpacked into /local/modules, the core finds it by this name. */
export const moduleId = 'durable.robots';

/** The same bytes for the same module: names in order, no owners, one time stamp. */
export async function packModule(folder: string, archive: string): Promise<void> {
  const staging = await mkdtemp(join(tmpdir(), 'package-box-'));
  try {
    await cp(folder, join(staging, moduleId), { recursive: true });
    const entries = await readdir(join(staging, moduleId), { recursive: true, withFileTypes: true });
    const files = entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(staging.length + 1))
      .toSorted();
    await mkdir(dirname(archive), { recursive: true });
    await tar.create(
      { gzip: true, portable: true, cwd: staging, file: archive, mtime: new Date('2026-11-30T00:00:00Z') },
      files,
    );
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

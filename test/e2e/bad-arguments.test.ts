import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { once } from 'node:events';
import { makeKeys } from '../../src/codec/make-keys';
import { packageRoot } from '../../src/base/package-root';
import { ownDist, seconds } from '../support/stand';

jest.setTimeout(seconds(300) + 60_000);

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'robots-arguments-'));
  writeFileSync(join(dir, 'file'), 'no folder, no WSDL, no history');
});
afterAll(() => rmSync(dir, { recursive: true }));

/** Temporal is away: what cannot be is refused before anything is asked. */
const settings = { ...makeKeys('test'), TEMPORAL_ADDRESS: '127.0.0.1:1' };

async function run(args: readonly string[], environment: Record<string, string>) {
  const child = spawn(process.execPath, [join(ownDist, 'src/main.js'), ...args], {
    cwd: dir,
    env: { PATH: process.env.PATH, ...environment },
  });
  child.stdin.end();
  const [out, said, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit'),
  ]);
  return { code, out, said };
}

const rows: [command: string, says: RegExp][] = [
  ['nope', /unknown command 'nope'/],
  ['sync --nope', /unknown option '--nope'/],
  ['sync more', /too many arguments/],
  ['doctor 17', /too many arguments/],
  ...['portal', 'erp', 'one-c', 'jira', 'control', 'second-portal', 'second-control'].flatMap(
    (part): [string, RegExp][] => [
      [`sandbox --${part}-port abc`, /'abc' is invalid. It must be a port, 0 to 65535/],
      [`sandbox --${part}-port 65536`, /It must be a port/],
    ],
  ),
  ['sandbox --dir file', /file is a file, and no folder/],
  ['sandbox --dir file/below', /file is a file, and no folder/],
  ['sandbox --erp-wsdl none.wsdl', /There is no file none.wsdl/],
  ['sandbox --erp-wsdl file', /file.json is not there/],
  [`demo --dir ${join(packageRoot, 'README.md')}`, /README.md is a file, and no folder/],
  ['demo --dir README.md', /README.md is a file, and no folder/],
  ['runs --limit 0', /a number of lines, from 1/],
  ['runs --limit many', /a number of lines, from 1/],
  ['runs --deal deal', /"deal" is neither the number of a deal/],
  ['runs --status angry', /Allowed choices are working/],
  ['runs --since yesterday', /--since takes a duration such as 30m/],
  ['runs --robot nope', /This release has no robot nope/],
  ['runs --portal a"b', /holds a character that no id has/],
  ['tail --since yesterday', /--since takes a duration/],
  ['tail --deal deal', /"deal" is neither/],
  ['run', /missing required argument/],
  ['run deal', /"deal" is neither/],
  ['run 17 --robot nope', /no robot nope/],
  ['retry deal', /"deal" is neither/],
  ['answer 17 --reason x', /--set/],
  ['answer 17 --set number --reason x', /--set takes name=value, not "number"/],
  ['answer 17 --set number=1', /required option '--reason/],
  ['answer deal --set number=1 --reason x', /"deal" is neither/],
  ['give-up 17', /required option '--reason/],
  ['give-up deal --reason x', /"deal" is neither/],
  ['decide 17', /Say either --number or --not-done/],
  ['decide deal --not-done', /"deal" is neither/],
  ['again', /Say which run/],
  ['again 17 --open-failures', /Say which run/],
  ['again deal', /"deal" is neither/],
  ['again --open-failures --since 1y', /--since takes a duration/],
  ['hold tea --reason x', /There is no tea. There are /],
  ['hold erp', /required option '--reason/],
  ['hold erp --reason x --until teatime', /--until takes a time of day/],
  ['release tea', /There is no tea/],
  ['views --ui here', /It must be an address/],
  ['replay', /say --running, --since 7d, or name files/],
  ['replay none.json', /There is no file none.json/],
  ['replay file', /file is no history/],
  ['replay --since 1y', /--since takes a duration/],
  ['record 17', /required option '--as/],
  ['record 17 --as a/b', /--as takes letters, digits/],
  ['record 17 --as a --out file', /file is a file, and no folder/],
  ['record deal --as a --out .', /"deal" is neither/],
  ['inbox', /^Usage: .* inbox/],
  ['inbox acknowledge --until yesterday', /It must be a time of ISO 8601/],
  ['inbox offer', /required option '--since/],
  ['inbox offer --since yesterday', /It must be a time of ISO 8601/],
  ['sandbox --portal-url here', /It must be an address/],
  ['one-c', /^Usage: .* one-c/],
  ['one-c check 17', /too many arguments/],
  ['erp inspect', /missing required argument/],
  ['erp inspect none.wsdl', /There is no file none.wsdl/],
  ['erp inspect http://', /It must be an address/],
  ['erp try', /required option '--deal/],
  ['erp try --deal deal', /"deal" is neither/],
  ['erp try --deal 17 --object tea', /There is no object "tea"/],
  ['new', /missing required argument/],
  ['new bad!', /bad! is no code of a robot/],
];

it.each(rows)('robots %s: a sentence, and exit 2', async (command, says) => {
  const { code, out, said } = await run(command.split(' '), settings);
  expect(said).toMatch(says);
  expect(said).not.toMatch(/^ {4}at |Error:|node:/m);
  expect({ code, out }).toEqual({ code: 2, out: '' });
});

it.each(['endpoint', 'worker', 'codec', 'all', 'sync', 'runs', 'doctor', 'rotate-keys', 'one-c check'])(
  'robots %s: names the settings that are missing, and exits 2',
  async (command) => {
    // A demo that runs here would be found: whatever is set says that it is not meant.
    const { code, out, said } = await run(command.split(' '), { PORTALS: 'a.example' });
    expect(out + said).toMatch(/is missing|must be/);
    expect(said).not.toMatch(/^ {4}at /m);
    expect(code).toBe(command === 'doctor' ? 1 : 2);
  },
);

it('ends quietly where nobody reads on', async () => {
  const shell = spawn(
    'sh',
    ['-c', `"$0" "$@" --help | head -1`, process.execPath, join(ownDist, 'src/main.js')],
    {
      env: { PATH: process.env.PATH },
    },
  );
  const [out, said] = await Promise.all([text(shell.stdout), text(shell.stderr)]);
  expect(out).toMatch(/^Usage: /);
  expect(said).toBe('');
});

it('says its version', async () => {
  const { code, out } = await run(['--version'], {});
  expect({ code, out }).toEqual({ code: 0, out: expect.stringMatching(/^0\.1\.0( \(\S+\))?\n$/) });
});

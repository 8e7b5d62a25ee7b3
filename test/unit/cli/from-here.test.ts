import { join } from 'node:path';
import { packageRoot } from '../../../src/base/package-root';
import { fromHere, robotsCommand, type Start } from '../../../src/cli/from-here';

const script = join(packageRoot, 'bin/robots');
const npm = { npm_package_json: join(packageRoot, 'package.json') };

const starts: [how: string, start: Partial<Start>, typed: string][] = [
  [
    'npm run -s robots -- sync',
    { environment: { ...npm, npm_lifecycle_event: 'robots' } },
    'npm run -s robots --',
  ],
  ['npm start', { environment: { ...npm, npm_lifecycle_event: 'start' } }, 'npm run -s robots --'],
  ['a script of another package', { environment: { npm_lifecycle_event: 'start' } }, './bin/robots'],
  ['npx robots sync', { environment: { npm_command: 'exec' } }, 'npx robots'],
  ['the folder of the product', {}, './bin/robots'],
  ['a folder below it', { cwd: join(packageRoot, 'docs') }, script],
  ['a link on PATH', { script: '/opt/bin/robots', environment: { PATH: '/bin:/opt/bin' } }, 'robots'],
  ['the build', { script: join(packageRoot, 'dist/src/main.js') }, 'node ./dist/src/main.js'],
  ['a folder with a blank', { script: "/a b/it's/robots", cwd: '/' }, "'./a b/it'\\''s/robots'"],
];

it.each(starts)('names a command as it is typed where it was started by: %s', (_, start, typed) => {
  const whole = { script, cwd: packageRoot, environment: {}, ...start };
  expect(robotsCommand(whole)).toBe(typed);
  expect(fromHere('Run "robots sync --yes", or “robots doctor”.', whole)).toBe(
    `Run "${typed} sync --yes", or “${typed} doctor”.`,
  );
});

it('leaves what is no command as it was said', () => {
  const start = { script, cwd: packageRoot, environment: {} };
  const text = 'Start their robots again. "robots sing", robots run, a "robot sync".';
  expect(fromHere(text, start)).toBe(text);
  expect(fromHere('\nExample: robots sync --dry-run', start)).toBe('\nExample: ./bin/robots sync --dry-run');
});

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../../src/base/package-root';

/** `src/endpoint/call/parse-call.ts` → `src/endpoint`; `workflows/run/run.ts` → `workflows`. */
const roomOf = (file: string): string =>
  file
    .split('/')
    .slice(0, file.startsWith('src/') ? 2 : 1)
    .join('/');

describe('the way of a call in docs/how-it-works.md', () => {
  const text = readFileSync(join(packageRoot, 'docs/how-it-works.md'), 'utf8');
  const list = text.slice(text.indexOf('## The way of a call'), text.indexOf('## What Bitrix24 does'));
  const steps = list.split(/^\d+\. /m).slice(1);
  const files = steps.map((step) =>
    Array.from(step.matchAll(/`((?:src|workflows|activities)\/[\w./-]+)`/g), ([, file = '']) => file),
  );

  it('has at most 15 steps, and names files that are there', () => {
    expect(steps.length).toBeGreaterThan(10);
    expect(steps.length).toBeLessThanOrEqual(15);
    expect(files.flat().filter((file) => !existsSync(join(packageRoot, file)))).toEqual([]);
  });

  it('never goes back to a room that it has left', () => {
    const way = files.map(([first = '']) => roomOf(first));
    const rooms = way.filter((room, index) => room !== way[index - 1]);
    expect(new Set(rooms).size).toBe(rooms.length);
  });
});

it('every file that CONTRIBUTING.md names is there', () => {
  const text = readFileSync(join(packageRoot, 'CONTRIBUTING.md'), 'utf8');
  const named = Array.from(
    text.matchAll(/`((?:src|workflows|activities|test|chaos)\/[\w./-]+\.ts)`/g),
    ([, file = '']) => file,
  );
  expect(named.filter((file) => !existsSync(join(packageRoot, file)))).toEqual([]);
  expect(named.length).toBeGreaterThan(10);
});

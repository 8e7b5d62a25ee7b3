import { spawnSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../../src/base/package-root';

const pages = ['deploy', 'upgrade', 'backup', 'staging'];
const scripts = [
  'start',
  'robots',
  'backup',
  'restore',
  'try/prepare',
  'try/settings',
  'try/nodes',
  'try/fingerprint',
];

describe.each(pages)('docs/%s.md', (name) => {
  const text = readFileSync(join(packageRoot, `docs/${name}.md`), 'utf8');

  it('has commands that a shell takes', () => {
    const blocks = [...text.matchAll(/^ *```(?:sh)?\n([\s\S]*?)^ *```$/gm)].map(([, block = '']) => block);
    expect(blocks.length).toBeGreaterThan(0);
    for (const block of blocks) {
      const { stderr, status } = spawnSync('sh', ['-n'], { input: block, encoding: 'utf8' });
      expect({ block, stderr, status }).toEqual({ block, stderr: '', status: 0 });
    }
  });

  it('names scripts of deploy/ that are there', () => {
    for (const [, script = ''] of text.matchAll(/^\s*(?:until )?deploy\/([a-z]+)/gm))
      expect(scripts).toContain(script);
  });
});

it.each(scripts)('deploy/%s can be run, and a shell takes it', (script) => {
  const file = join(packageRoot, 'deploy', script);
  expect(statSync(file).mode & 0o111).toBe(0o111);
  const [, shell = 'sh'] = /^#!(?:\/bin\/|\/usr\/bin\/env )(\w+)/.exec(readFileSync(file, 'utf8')) ?? [];
  expect(spawnSync(shell, ['-n', file], { encoding: 'utf8' })).toMatchObject({ stderr: '', status: 0 });
});

it('docs/deploy.md is numbered from 1 without a gap, and each step says what is seen', () => {
  const text = readFileSync(join(packageRoot, 'docs/deploy.md'), 'utf8');
  const steps = text.split(/^(?=\d+\. )/m).slice(1);
  expect(steps.map((step) => Number.parseInt(step, 10))).toEqual(steps.map((_, index) => index + 1));
  for (const step of steps) expect(step).toMatch(/Seen|leave both empty/);
});

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildBundles } from '../carry/build-bundles';
import { type Variant, variants } from '../carry/variants';

it('each safeguard can be left out of a bundle: a figure of ours with it in would say that it is free', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'bundles-'));
  try {
    // Rejects where what is replaced is not there any more.
    const files = await buildBundles(dir);
    for (const [name, { standsIn, workflows }] of Object.entries<Variant>(variants)) {
      if (!standsIn && !workflows) continue;
      const code = await readFile(files[name as keyof typeof files], 'utf8');
      expect(code).toContain(standsIn?.module ?? workflows);
    }
  } finally {
    await rm(dir, { recursive: true });
  }
});

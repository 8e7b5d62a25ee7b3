import { mkdirSync, mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../../src/base/package-root';
import { startStand } from '../../src/cli/demo/stand';
import {
  allAnswered,
  createMoreDeals,
  installApplication,
  moveThreeDeals,
} from '../../src/cli/demo/three-deals';
import { placeWonRobots, showWonDeal } from '../../src/cli/demo/won-deal';
import { builtDist } from '../../testbed/testbed';
import { until } from '../../testbed/until';
import { startChromium } from '../support/start-chromium';
import { screenshots } from './pages';

const images = join(packageRoot, 'docs/images');

/** `npm run screenshots`: the demo, its deals, and a picture of each page. */
async function takeScreenshots(): Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), 'robots-screenshots-'));
  const stand = await startStand(dir, console.error, builtDist);
  try {
    const { control, endpointUrl } = stand;
    await installApplication(control, endpointUrl);
    await placeWonRobots(control);
    const ids = await control.createDeals({ count: 3 });
    await createMoreDeals(control);
    await moveThreeDeals(control, ids);
    await until('every deal had its answer', () => allAnswered(control, ids), { limitMs: 300_000 });
    await showWonDeal(control, ids[0] ?? 0);
    mkdirSync(images, { recursive: true });
    const browser = await startChromium();
    for (const { file, width, height, colorScheme = 'light', open } of screenshots) {
      const page = await browser.newPage({ viewport: { width, height }, colorScheme });
      await open(page, stand);
      await page.screenshot({ path: join(images, file) });
      await page.close();
      console.error(`docs/images/${file}`);
    }
    await browser.close();
  } finally {
    await stand.stop();
    await rm(dir, { recursive: true, force: true });
  }
}

void takeScreenshots();

import type { Page } from 'playwright-core';
import type { Stand } from '../../src/cli/demo/stand';

/** A picture of the documents. */
export interface Screenshot {
  /** In `docs/images`. */
  file: string;
  /** px; a telephone's where it is narrow. */
  width: number;
  height: number;
  colorScheme?: 'light' | 'dark';
  /** Opens the page and waits until it shows what the picture is of. */
  open(page: Page, stand: Stand): Promise<void>;
}

const dealWithOrder = '#card-17 .doing-ok';

/** All of them, in the order in which they are taken of one stand that has shown its deals. */
export const screenshots: readonly Screenshot[] = [
  {
    file: 'board.png',
    width: 1440,
    height: 860,
    async open(page, { sandbox }) {
      await page.goto(`${sandbox.boardUrl}/deal/17?lang=en`);
      await page.locator(dealWithOrder).first().waitFor();
    },
  },
  {
    file: 'board-dark.png',
    width: 1440,
    height: 860,
    colorScheme: 'dark',
    async open(page, { sandbox }) {
      await page.goto(`${sandbox.boardUrl}/deal/17?lang=ru&tour=2`);
      await page.locator(dealWithOrder).first().waitFor();
    },
  },
];

import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

/** Path of the machine's Chromium, if it has one. */
export const chromiumPath: string | undefined = (process.env.PATH ?? '')
  .split(delimiter)
  .flatMap((dir) => ['chromium', 'chromium-browser', 'google-chrome'].map((name) => join(dir, name)))
  .find((file) => {
    try {
      accessSync(file, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });

export function startChromium(): Promise<Browser> {
  // Its sandbox needs privileges that containers lack; every page here is our own.
  return chromium.launch({ executablePath: chromiumPath ?? 'chromium', args: ['--no-sandbox'] });
}

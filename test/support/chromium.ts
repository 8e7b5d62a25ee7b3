import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

/** Path of the machine's Chromium. */
function findChromium(): string | undefined {
  return (process.env.PATH ?? '')
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
}

const found = findChromium();
const required = process.env.REQUIRE_CHROMIUM === '1';
if (!found && !required) process.stderr.write('No Chromium on PATH: what a browser shows is not tested.\n');

/** `describe` where this machine has a Chromium, else `describe.skip`; REQUIRE_CHROMIUM=1, as CI sets it, never skips. */
export const inChromium = found || required ? describe : describe.skip;

export function startChromium(): Promise<Browser> {
  // Its sandbox needs privileges that containers lack; every page here is our own.
  return chromium.launch({ executablePath: found ?? 'chromium', args: ['--no-sandbox'] });
}

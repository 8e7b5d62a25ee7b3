import { chromiumPath } from './start-chromium';

const required = process.env.REQUIRE_CHROMIUM === '1';
if (!chromiumPath && !required)
  process.stderr.write('No Chromium on PATH: what a browser shows is not tested.\n');

/** `describe` where this machine has a Chromium, else `describe.skip`; REQUIRE_CHROMIUM=1, as CI sets it, never skips. */
export const inChromium = chromiumPath || required ? describe : describe.skip;

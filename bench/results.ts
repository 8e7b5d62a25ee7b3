import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packageRoot } from '../src/base/package-root';
import { ackPlot, growthPlot, memoryPlot, outagePlot } from './plot/plots';

const folder = join(packageRoot, 'bench/results');

/** What is drawn of each result; the others are tables in the README. */
const plots: Readonly<Record<string, (run: never) => string>> = {
  ack: ackPlot,
  outage: outagePlot,
  memory: memoryPlot,
  growth: growthPlot,
};

/** Keeps a result beside the code, to be committed. */
export async function saveResult(name: string, result: object): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, `${name}.json`), `${JSON.stringify(result, null, 1)}\n`);
}

/** Draws every result that is kept. @returns names of the files */
export async function drawResults(): Promise<string[]> {
  const drawn: string[] = [];
  for (const file of (await readdir(folder)).toSorted()) {
    const name = file.replace(/\.json$/, '');
    const plot = plots[name];
    if (!plot || !file.endsWith('.json')) continue;
    const run = JSON.parse(await readFile(join(folder, file), 'utf8')) as never;
    await writeFile(join(folder, `${name}.svg`), plot(run));
    drawn.push(`${name}.svg`);
  }
  return drawn;
}

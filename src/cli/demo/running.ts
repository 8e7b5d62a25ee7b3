import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { packageRoot } from '../../base/package-root';
import { environmentNames, loadTemporalConfig, processEnvironment, setEnvironment } from '../../config';
import { printAside } from '../print';

/** A file for each demo that runs from here. This user alone can read it, since keys are among it. */
const folder = join(packageRoot, '.cache/running-demos');
const usualDir = join(packageRoot, '.data');

const runningDemoSchema = z.object({
  pid: z.number(),
  /** Its data. */
  dir: z.string(),
  uiUrl: z.string(),
  /** Settings of endpoint and worker. */
  environment: z.record(z.string(), z.string()),
});

export type RunningDemo = z.output<typeof runningDemoSchema>;

/** Lets commands find this demo by themselves, until it ends. */
export function announceDemo(demo: RunningDemo): () => void {
  mkdirSync(folder, { recursive: true });
  // Those that were killed left theirs.
  for (const { file, demo: other } of announced())
    if (other && !lives(other.pid)) rmSync(file, { force: true });
  const file = join(folder, `${demo.pid}.json`);
  rmSync(file, { force: true });
  writeFileSync(file, JSON.stringify(demo), { mode: 0o600, flag: 'wx' });
  return () => rmSync(file, { force: true });
}

/** The demo that runs on this machine now: the one in the usual folder, if several do. */
export function runningDemo(): RunningDemo | undefined {
  const running = announced().flatMap(({ demo }) => (demo && lives(demo.pid) ? [demo] : []));
  return running.find(({ dir }) => dir === usualDir) ?? running[0];
}

function announced(): { file: string; demo: RunningDemo | undefined }[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).map((name) => ({ file: join(folder, name), demo: read(join(folder, name)) }));
}

/** Where a command was given no setting at all, it is for the demo that runs here; and says so. */
export function useRunningDemo(): void {
  if (isConfigured()) return;
  const demo = runningDemo();
  if (!demo) return;
  setEnvironment(demo.environment);
  printAside(`No settings are given: this is about the demo that runs here (${demo.dir}).`);
}

/** By a variable or by Temporal’s own file; what does not say which installation is meant does not count. */
function isConfigured(): boolean {
  const others = new Set(['LOG_LEVEL', 'TEMPORAL_CLI']);
  const ours = new Set(Object.values(environmentNames).flat());
  const isOne = (name: string): boolean =>
    (ours.has(name) || name.startsWith('TEMPORAL_')) && !others.has(name);
  const given = Object.entries(processEnvironment()).some(([name, value]) => value && isOne(name));
  return given || loadTemporalConfig().connectionOptions.address !== undefined;
}

function read(file: string): RunningDemo | undefined {
  try {
    return runningDemoSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return undefined;
  }
}

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

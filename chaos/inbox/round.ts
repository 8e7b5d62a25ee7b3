import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createRandom, type Random } from '../random';
import { type Account, accountFor } from './account';
import { costNothing, descriptorHarms, fileHarms, folderHarms, type Harm } from './harms';
import { type Holder, startHolder } from './holder-process';

export interface Round extends Account {
  harms: string[];
  end: 'kill' | 'stop';
  /** Checks that what was acknowledged since the harm is in files at the inbox's path. */
  looks: number;
  /** Second processes that tried to take the inbox meanwhile. */
  rivals: number;
}

export interface RoundOptions {
  dir: string;
  seed: number;
  number: number;
  /** Whether this machine lets us mount. */
  mayMount: boolean;
}

/** One inbox: calls come, something is done to it, its process ends, something is done to what is left, and the next carries on. */
export async function breakOnce({ dir: parent, seed, number, mayMount }: RoundOptions): Promise<Round> {
  const random = createRandom(seed, number);
  const dir = join(parent, `round-${number}`, 'inbox');
  mkdirSync(dir, { recursive: true });
  const lives: Holder[] = [];
  const findings: string[] = [];
  const round = { harms: [] as string[], looks: 0, rivals: 0, end: random.pick(['kill', 'stop'] as const) };
  const journal = {
    dir,
    limitBytes: 64 * 1024 * 1024,
    segmentBytes: random.pick([8_000, 40_000, 400_000]),
    graceMs: 3_600_000,
    lookEveryMs: 50,
  };
  const start = async (load: boolean, away: boolean): Promise<Holder> => {
    const holder = await startHolder({ life: `${number}-${lives.length}`, journal, load, away });
    lives.push(holder);
    return holder;
  };
  const undo: (() => void)[] = [];
  try {
    const holder = await start(true, random.int(0, 1) === 0);
    await delay(random.int(10, 120));
    for (let count = random.int(0, 2); count > 0; count -= 1) {
      const [name, harm] = drawLive(random, mayMount, round.harms.length === 0);
      round.harms.push(name);
      const back = harm(dir, random, holder);
      if (back) undo.push(back);
      round.looks += 1;
      findings.push(...(await lookAtPath(dir, holder, random)));
      // What a rival stores on a disk that is taken away again is lost with it.
      if (random.int(0, 2) === 0 && !round.harms.some((each) => each.startsWith('a disk'))) {
        round.rivals += 1;
        findings.push(...(await tryToTake(dir, holder, lives, start)));
      }
      if (back && random.int(0, 2) > 0) {
        undo.pop()?.();
        await delay(random.int(5, 120));
      }
      // A second harm to a folder that is elsewhere would have nothing to harm.
      if (!isFolder(dir)) break;
    }
    await endLife(holder, round.end, dir);
    for (const back of undo.splice(0).toReversed()) back();
    if (!isFolder(dir)) bringBack(dir);
    for (let count = isFolder(dir) ? random.int(0, 2) : 0; count > 0; count -= 1) {
      const [name, harm] = drawFrom(fileHarms, random);
      round.harms.push(`${name}, at rest`);
      harm(dir, random);
    }
    const last = await start(random.int(0, 1) === 0, false);
    if (last.refused()) findings.push(`the next process was refused: ${last.refused()?.refused}`);
    else {
      await carriedOut(last);
      await last.stop();
    }
  } catch (error) {
    findings.push(error instanceof Error ? error.message : String(error));
  } finally {
    for (const back of undo.toReversed()) back();
    for (const life of lives) await life.kill();
  }
  const mayCost =
    round.end === 'kill' || round.rivals > 0 || !round.harms.every((harm) => costNothing.has(harm));
  const account = accountFor(lives, round.harms.length === 0 ? 'no-error' : mayCost ? 'loss' : 'no-loss');
  rmSync(join(parent, `round-${number}`), { recursive: true, force: true });
  return { ...round, ...account, findings: [...findings, ...account.findings] };
}

function drawFrom(harms: Record<string, Harm>, random: Random): [string, Harm] {
  const [first, ...more] = Object.entries(harms);
  if (!first) throw new Error('There is nothing to draw from.');
  return random.pick([first, ...more]);
}

/** A folder is taken away once: what is in its place then is no inbox. */
function drawLive(random: Random, mayMount: boolean, isFirst: boolean): [string, Harm] {
  const within = [fileHarms, fileHarms, descriptorHarms] as const;
  const drawn = drawFrom(random.pick(isFirst ? [folderHarms, ...within] : within), random);
  return drawn[0].startsWith('a disk mounted') && !mayMount ? drawLive(random, mayMount, isFirst) : drawn;
}

/** Never a 200 for what is not at its path: of calls that were sent after the harm. */
async function lookAtPath(dir: string, holder: Holder, random: Random): Promise<string[]> {
  const acknowledged = await holder.mark();
  await delay(random.int(20, 150));
  holder.freeze();
  try {
    // What it had said before it stopped.
    await delay(5);
    const ids = acknowledged();
    const bytes = isFolder(dir)
      ? readdirSync(dir)
          .filter((name) => name.includes('.calls') && statSync(join(dir, name)).isFile())
          .map((name) => readFileSync(join(dir, name)))
      : [];
    const absent = ids.filter((id) => !bytes.some((content) => content.includes(id)));
    return absent.length === 0
      ? []
      : [
          `acknowledged, and not in a file at the path: ${absent.slice(0, 5).join(', ')} (${absent.length} of ${ids.length})`,
        ];
  } finally {
    holder.resume();
  }
}

/** Never two owners: whoever gets the folder at the path gets one that nobody else writes to. */
async function tryToTake(
  dir: string,
  first: Holder,
  lives: Holder[],
  start: (load: boolean, away: boolean) => Promise<Holder>,
): Promise<string[]> {
  if (!isFolder(dir)) return [];
  const rival = await start(true, true);
  if (rival.refused()) {
    lives.pop();
    return rival.refused()?.inUse ? [] : [`a second process failed: ${rival.refused()?.refused}`];
  }
  const [ofFirst, ofRival] = [await first.mark(), await rival.mark()];
  await delay(60);
  const both = ofFirst().length > 0 && ofRival().length > 0;
  // Its calls are its own: they end with it, and the last process finds them.
  await rival.kill();
  return both ? ['two processes acknowledged calls for one inbox at a time'] : [];
}

/** Whoever ends the process before it could say that its folder is gone has lost the disk. */
async function endLife(holder: Holder, end: Round['end'], dir: string): Promise<void> {
  if (!isFolder(dir) || !readdirSync(dir).includes('manifest')) await delay(200);
  await holder.stats();
  await (end === 'kill' ? holder.kill() : holder.stop());
}

function bringBack(dir: string): void {
  if (existsSync(dir)) rmSync(dir, { recursive: true });
  if (existsSync(`${dir}-elsewhere`)) renameSync(`${dir}-elsewhere`, dir);
}

async function carriedOut(holder: Holder): Promise<void> {
  await delay(50);
  // Nobody comes after it who would carry out what it stores last.
  holder.tell('rest');
  await delay(50);
  for (let tries = 0; (await holder.stats()).pending > 0 && tries < 2_000; tries += 1) await delay(10);
}

function isFolder(path: string): boolean {
  return existsSync(path) && statSync(path).isDirectory();
}

import { execFileSync } from 'node:child_process';
import {
  closeSync,
  copyFileSync,
  fstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Random } from '../random';
import type { Holder } from './holder-process';

/** What is done to an inbox. @returns what undoes it, where that can be undone */
export type Harm = (dir: string, random: Random, holder?: Holder) => (() => void) | undefined;

const elsewhere = (dir: string): string => `${dir}-elsewhere`;

/** The folder, under a process that holds it. */
export const folderHarms: Record<string, Harm> = {
  'folder removed': (dir, _, holder) => {
    removeAll(dir, holder);
    return undefined;
  },
  'folder moved': (dir) => {
    renameSync(dir, elsewhere(dir));
    return () => renameSync(elsewhere(dir), dir);
  },
  'folder removed and made anew': (dir, _, holder) => {
    removeAll(dir, holder);
    mkdirSync(dir);
    return undefined;
  },
  'folder moved and an empty one put in its place': (dir) => {
    renameSync(dir, elsewhere(dir));
    mkdirSync(dir);
    return undefined;
  },
  'folder moved and a link put in its place': (dir) => {
    renameSync(dir, elsewhere(dir));
    symlinkSync(elsewhere(dir), dir);
    return undefined;
  },
  'folder replaced by a file': (dir) => {
    renameSync(dir, elsewhere(dir));
    writeFileSync(dir, 'a file');
    return () => {
      rmSync(dir);
      renameSync(elsewhere(dir), dir);
    };
  },
  'a disk mounted over the folder': (dir) => {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'break-inbox', dir], { stdio: 'pipe' });
    return () => void execFileSync('umount', ['--lazy', dir], { stdio: 'pipe' });
  },
};

/** One file of it, under a process that holds it, or while nobody does. */
export const fileHarms: Record<string, Harm> = {
  'file removed': onFile((file) => rmSync(file)),
  'file moved': onFile((file) => renameSync(file, `${file}-moved`)),
  'file replaced by a copy': onFile((file) => {
    copyFileSync(file, `${file}-copy`);
    renameSync(`${file}-copy`, file);
  }),
  'file replaced by another': onFile((file) => {
    rmSync(file);
    writeFileSync(file, 'of somebody else');
  }),
  'file made a link': onFile((file) => {
    renameSync(file, `${file}-moved`);
    symlinkSync(`${file}-moved`, file);
  }),
  'file shortened': onFile((file, random) => truncateSync(file, random.int(0, sizeOf(file)))),
  'bit flipped': onFile((file, random) => changeByte(file, random, (byte) => byte ^ (1 << random.int(0, 7)))),
  'stretch overwritten': onFile((file, random) => {
    for (let count = random.int(1, 40); count > 0; count -= 1)
      changeByte(file, random, () => random.int(0, 255));
  }),
};

/** What is open in the process. */
export const descriptorHarms: Record<string, Harm> = {
  'descriptor of the folder closed': (dir, _, holder) => tell(holder, `close-descriptor ${dir}`),
  'descriptor of a file closed': (_, random, holder) =>
    tell(holder, `close-descriptor ${random.pick(['.calls', '/progress'])}`),
  'no descriptor left to open': (_, __, holder) => {
    const limit = (count: string): void => {
      const command = ['--pid', String(holder?.pid), `--nofile=${count}:1024`];
      if (holder?.isAlive()) execFileSync('prlimit', command, { stdio: 'pipe' });
    };
    limit('8');
    return () => limit('1024');
  },
};

/** Harms that cost no call where the process that holds the inbox ends by itself. */
export const costNothing = new Set([
  'folder moved',
  'folder removed and made anew',
  'folder moved and an empty one put in its place',
  'folder moved and a link put in its place',
  'folder replaced by a file',
  'a disk mounted over the folder',
  'file removed',
  'file moved',
  'file replaced by a copy',
  'file replaced by another',
  'file made a link',
  'descriptor of the folder closed',
  'descriptor of a file closed',
  'file replaced by a copy, at rest',
  'file made a link, at rest',
]);

function tell(holder: Holder | undefined, command: string): undefined {
  holder?.tell(command);
  return undefined;
}

function onFile(harm: (file: string, random: Random) => void): Harm {
  return (dir, random) => {
    const names = readdirSync(dir).filter((name) => !name.endsWith('.new'));
    const calls = names.filter((name) => name.endsWith('.calls'));
    // Calls matter most.
    const [name, ...more] = calls.length > 0 && random.int(0, 3) > 0 ? calls : names;
    if (name === undefined) return undefined;
    try {
      harm(join(dir, random.pick([name, ...more])), random);
    } catch (error) {
      // Its owner was faster.
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
    return undefined;
  };
}

/** Its owner stands still meanwhile, but what it was writing when it was stopped may yet appear. */
function removeAll(dir: string, holder: Holder | undefined): void {
  holder?.freeze();
  try {
    for (let tries = 1; ; tries += 1) {
      try {
        rmSync(dir, { recursive: true });
        return;
      } catch (error) {
        if (tries === 50) throw error;
      }
    }
  } finally {
    holder?.resume();
  }
}

function sizeOf(file: string): number {
  const fd = openSync(file, 'r');
  try {
    return fstatSync(fd).size;
  } finally {
    closeSync(fd);
  }
}

function changeByte(file: string, random: Random, change: (byte: number) => number): void {
  const fd = openSync(file, 'r+');
  try {
    const { size } = fstatSync(fd);
    if (size === 0) return;
    const at = random.int(0, size - 1);
    const byte = Buffer.alloc(1);
    readSync(fd, byte, 0, 1, at);
    byte.writeUInt8(change(byte.readUInt8(0)), 0);
    writeSync(fd, byte, 0, 1, at);
  } finally {
    closeSync(fd);
  }
}

'use strict';
const { mkdirSync, readFileSync, rmSync, writeFileSync } = require('node:fs');
const path = require('node:path');
const { setTimeout: sleep } = require('node:timers/promises');

/** ms until it is said what is waited for: by now another process may have the number of a holder that died. */
const silence = 3_000;

/** Runs `work` while no other process holds the file; a holder that died without letting go counts as none. */
async function withLock(file, work) {
  mkdirSync(path.dirname(file), { recursive: true });
  let tellAt = performance.now() + silence;
  while (!take(file)) {
    if (isLeft(file)) removeLeft(file);
    if (performance.now() > tellAt) {
      tellAt = Number.POSITIVE_INFINITY;
      tell(file);
    }
    await sleep(100);
  }
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

function take(file) {
  try {
    writeFileSync(file, `${process.pid}`, { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

/** By one at a time, which looks again: of two that found a holder dead, the first may have taken the lock by now. */
function removeLeft(file) {
  const takeover = `${file}.takeover`;
  if (!take(takeover)) return;
  try {
    if (isLeft(file)) rmSync(file);
  } finally {
    rmSync(takeover);
  }
}

function tell(file) {
  const holder = holderOf(file) ?? 'unknown';
  process.stderr.write(
    `Waiting for another command here (process ${holder}). If there is none, remove ${file}*\n`,
  );
}

/** Its holder died, or had our number before us. */
function isLeft(file) {
  const holder = holderOf(file);
  return holder !== undefined && (holder === process.pid || !isAlive(holder));
}

/** undefined: just let go, or just taken and not written yet. */
function holderOf(file) {
  try {
    return Number(readFileSync(file, 'utf8')) || undefined;
  } catch {
    return undefined;
  }
}

function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
}

module.exports = { withLock };

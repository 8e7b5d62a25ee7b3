import { readdirSync, readFileSync } from 'node:fs';

/** What Linux knows of a process. */
export interface ProcessFigures {
  residentMb: number;
  /** Seconds of processor time since it started. */
  cpuSeconds: number;
}

const pageBytes = 4_096;
/** Of /proc/<pid>/stat, the same on every Linux that Node runs on. */
const ticksPerSecond = 100;

/** @throws Error if the process is gone, or this is not Linux */
export function processFigures(pid: number): ProcessFigures {
  const fields = statOf(pid);
  const [user = 0, system = 0, pages = 0] = [fields[11], fields[12], fields[21]].map(Number);
  return {
    residentMb: Math.round((pages * pageBytes) / 1024 ** 2),
    cpuSeconds: (user + system) / ticksPerSecond,
  };
}

/** A process and its children, what they share counted once. @throws as `processFigures` */
export function processFamily(parent: number): ProcessFigures {
  const members = [processMember(parent), ...childrenOf(parent)];
  return {
    residentMb: Math.round(sum(members.map(({ residentMb }) => residentMb))),
    cpuSeconds: sum(members.map(({ cpuSeconds }) => cpuSeconds)),
  };
}

function childrenOf(parent: number): ProcessFigures[] {
  const all = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return all.map(Number).flatMap((pid) => {
    try {
      return Number(statOf(pid)[1]) === parent ? [processMember(pid)] : [];
    } catch {
      // It ended while we looked.
      return [];
    }
  });
}

function processMember(pid: number): ProcessFigures {
  const share = /^Pss:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1];
  return { residentMb: Number(share ?? 0) / 1024, cpuSeconds: processFigures(pid).cpuSeconds };
}

/** From the state on: the name before it may hold blanks. */
function statOf(pid: number): string[] {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

function sum(values: readonly number[]): number {
  return values.reduce((all, one) => all + one, 0);
}

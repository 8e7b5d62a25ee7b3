import { readFileSync } from 'node:fs';

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
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name, second, may hold blanks.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [user = 0, system = 0, pages = 0] = [fields[11], fields[12], fields[21]].map(Number);
  return {
    residentMb: Math.round((pages * pageBytes) / 1024 ** 2),
    cpuSeconds: (user + system) / ticksPerSecond,
  };
}

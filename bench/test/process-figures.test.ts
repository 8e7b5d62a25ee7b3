import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { processFamily, processFigures } from '../process-figures';

/** Takes 200 MB and some tenths of a second of a processor, then says so and stays. */
const greedy = `
  const kept = Buffer.alloc(200 * 1024 ** 2, 1);
  const end = performance.now() + 300;
  while (performance.now() < end);
  console.log(kept.length);
  setInterval(() => undefined, 1_000);
`;

describe('what a process takes', () => {
  it('has the children in it where it is asked for the family', async () => {
    const before = processFamily(process.pid);
    const alone = processFigures(process.pid).residentMb;
    const child = spawn(process.execPath, ['-e', greedy]);
    try {
      await once(child.stdout, 'data');
      const after = processFamily(process.pid);
      expect(after.residentMb - before.residentMb).toBeGreaterThan(190);
      expect(after.cpuSeconds).toBeGreaterThan(before.cpuSeconds);
      expect(processFigures(child.pid ?? 0).residentMb).toBeGreaterThan(200);
      expect(processFigures(process.pid).residentMb - alone).toBeLessThan(190);
    } finally {
      child.kill('SIGKILL');
    }
  });

  it('is unknown of a process that is gone', () => {
    expect(() => processFigures(2 ** 22 + 1)).toThrow('ENOENT');
    expect(() => processFamily(2 ** 22 + 1)).toThrow('ENOENT');
  });
});

import { setTimeout as delay } from 'node:timers/promises';
import { describeMachine, type Machine } from '../testbed/machine';
import { processFigures } from './process-figures';
import { createCaller } from './robot-calls';
import { sendCalls } from './send-calls';
import { startOurEndpoint } from './sides/ours';
import { withTestbed } from './with-bench-dir';

export interface MemoryRun {
  calls: number;
  machine: Machine;
  /** After so many calls, when all of them were workflows: MB resident. */
  samples: { calls: number; residentMb: number }[];
}

const steps = 10;

/** What an endpoint needs while it takes many calls, its dispatcher starting workflows beside it. */
export async function runMemory(calls: number, log: (line: string) => void): Promise<MemoryRun> {
  return withTestbed(async (testbed) => {
    const machine = await describeMachine(testbed.dir);
    const caller = createCaller();
    const temporal = await testbed.temporal();
    await temporal.start();
    const endpoint = await startOurEndpoint(testbed, caller, temporal.address);
    const samples: MemoryRun['samples'] = [];
    for (let step = 1; step <= steps; step += 1) {
      const url = endpoint.callUrl;
      const { failures } = await sendCalls({ url, bodies: caller.calls(calls / steps), atOnce: 20 });
      if (failures.length > 0) throw new Error(`Not acknowledged: ${failures[0]}`);
      while ((await endpoint.pending()) > 0) await delay(100);
      const { residentMb } = processFigures(endpoint.pid);
      samples.push({ calls: (calls / steps) * step, residentMb });
      log(`${(calls / steps) * step} calls: ${residentMb} MB`);
    }
    return { calls, machine, samples };
  });
}

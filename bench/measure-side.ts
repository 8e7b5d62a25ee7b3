import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createTestbed } from '../testbed/testbed';
import { quantile } from './quantiles';
import type { Caller } from './robot-calls';
import { sendCalls } from './send-calls';
import type { Side } from './side';

export interface MeasureOptions {
  calls: number;
  atOnce: number;
  caller: Caller;
  /** On the disk that is measured. */
  dir: string;
}

/** One side in one round. */
export interface Measured {
  /** ms */
  p50: number;
  p99: number;
  /** Latencies at 0 %, 1 %, … 100 % of the calls, ms. */
  curve: number[];
  /** Workflows started while the calls came, where there is a dispatcher. */
  started?: number;
}

/**
 * Starts a side with everything fresh, measures it and throws it away.
 *
 * @throws Error if any call is not acknowledged, or a dispatcher that should be at work is not
 */
export async function measureSide(
  side: Side,
  { calls, atOnce, caller, dir: parent }: MeasureOptions,
): Promise<Measured> {
  const dir = await mkdtemp(join(parent, 'side-'));
  const testbed = createTestbed({ dir });
  try {
    const started = await side.start({ testbed, caller });
    const send = async (count: number): Promise<number[]> => {
      const { latencies, failures } = await sendCalls({
        url: started.url,
        bodies: caller.calls(count),
        atOnce,
      });
      if (failures.length === 0) return latencies;
      throw new Error(
        `${side.title}: ${failures.length} of ${count} calls were not acknowledged, the first with: ${failures[0]}`,
      );
    };
    // As many again before those that count: an endpoint that runs for weeks has its code compiled.
    await send(calls);
    await started.warmed?.();
    const latencies = await send(calls);
    const workflows = await started.started?.();
    if (workflows === 0) throw new Error(`${side.title}: no workflow was started while the calls came.`);
    return {
      p50: microseconds(quantile(latencies, 0.5)),
      p99: microseconds(quantile(latencies, 0.99)),
      curve: Array.from({ length: 101 }, (_, percent) => microseconds(quantile(latencies, percent / 100))),
      ...(workflows !== undefined && { started: workflows }),
    };
  } finally {
    await testbed.stop();
    await rm(dir, { recursive: true, force: true });
  }
}

/** ms with as many digits as the clock has. */
function microseconds(ms: number): number {
  return Math.round(ms * 1_000) / 1_000;
}

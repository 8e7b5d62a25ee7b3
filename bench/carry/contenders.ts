import type { Client } from '@temporalio/client';
import type { ParsedCall } from '../../src/verify/claimed';
import { productionTiming } from '../../src/timing';
import type { PortalRecord } from '../../workflows/contract/portal-record';
import type { Timing } from '../../workflows/contract/timing';
import { prepareStart, type Start } from './prepare-start';
import type { Stage } from './stage';
import { type Variant, type VariantName, variants } from './variants';

/** ms before the same answer once more, at the least: a minute in production, during which a run does nothing. */
const secondAnswer = 50;

/** Of ours: the answer is not held back until the core has saved the process. */
export const quickTiming: Timing = { ...productionTiming, answerHold: 0, secondAnswer };

/** One way to carry a call out. */
export interface Contender {
  title: string;
  /** Script of the worker, and what it is told beside the bundle. */
  worker: { script: string; args: (bundle: string, stage: Stage) => string[] };
  /** False: neither side seals what it gives to Temporal. */
  sealed: boolean;
  /** A run asks its portal's workflow for the tokens. */
  asksPortal: boolean;
  /** Answers that each run gives. */
  answers: number;
  /** Makes the start ready, outside of what is timed. */
  prepare(call: ParsedCall, client: Client, portal: PortalRecord): Promise<Start>;
}

export type ContenderName = VariantName | 'bare';

export const contenders = {
  bare: {
    title: 'bare Temporal workflow',
    worker: { script: 'bare-worker.js', args: (bundle, { record }) => [bundle, JSON.stringify(record)] },
    sealed: false,
    asksPortal: false,
    answers: 2,
    prepare: (call, client) =>
      Promise.resolve(() =>
        client.workflow.start('bareOrder', {
          workflowId: `bare/${call.workflowId}`,
          taskQueue: 'bare',
          args: [{ document: call.document.id, eventToken: call.event?.token ?? '', secondAnswer }],
        }),
      ),
  },
  ...(Object.fromEntries(
    Object.entries<Variant>(variants).map(([name, variant]) => [name, oursAs(name, variant)]),
  ) as Record<VariantName, Contender>),
} satisfies Record<ContenderName, Contender>;

function oursAs(name: string, { title, without }: Variant): Contender {
  return {
    title,
    worker: { script: 'worker.js', args: (bundle) => [name, bundle] },
    sealed: without !== 'codec',
    asksPortal: true,
    answers: without === 'second-answer' ? 1 : 2,
    prepare: (call, client, record) => prepareStart(call, { client, record, timing: quickTiming }),
  };
}

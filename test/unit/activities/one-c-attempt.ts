import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { createCreateOnce } from '../../../activities/create-once';
import { createOneCActivities, type OneCWork, type StepTaken } from '../../../activities/one-c';
import type { ChainName, Known, OneCClient, OneCInvoice } from '../../../src/clients/one-c';
import { productionTiming as timing } from '../../../src/timing';

/** Follows both chains to an invoice, each step one attempt of its Activity, to the first that fails. */
export async function invoiceByActivities(oneC: OneCClient, invoice: OneCInvoice): Promise<Known> {
  const party = await chain(oneC, 'party', invoice, {});
  return chain(oneC, 'invoice', invoice, party);
}

async function chain(oneC: OneCClient, name: ChainName, invoice: OneCInvoice, from: Known): Promise<Known> {
  let known = from;
  let step: string | undefined;
  do {
    const work = { chain: name, reference: invoice.externalId, input: invoice, known };
    const taken = await attempt(oneC, {
      ...work,
      guard: { notAfter: undefined, lookUpFirst: false },
      step,
    });
    known = { ...known, ...taken.found };
    step = taken.next;
  } while (step !== undefined);
  return known;
}

function attempt(oneC: OneCClient, work: OneCWork & { step: string | undefined }): Promise<StepTaken> {
  const info = {
    attempt: 1,
    heartbeatTimeoutMs: timing.heartbeat,
    startToCloseTimeoutMs: timing.callTimeout,
    scheduledTimestampMs: Date.now(),
  };
  const environment = new MockActivityEnvironment(info, { logger: new DefaultLogger('ERROR') });
  const { takeOneCStep } = createOneCActivities({
    oneC,
    createOnce: createCreateOnce({
      confirm: async () => true,
      readPastWork: async () => 'none-listed',
      readEarly: async () => 0,
    }),
  });
  return environment.run(takeOneCStep, { ...work, timing });
}

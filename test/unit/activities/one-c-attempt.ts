import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { createCreateOnce } from '../../../activities/create-once/create-once';
import { createOneCActivities, type OneCWork, type StepTaken } from '../../../activities/one-c';
import type { ChainName, Known, OneCClient, OneCInvoice } from '../../../src/clients/one-c';
import { productionTiming as timing } from '../../../src/timing';
import { firstAttempt } from '../../support/first-attempt';

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
  const startedAt = Date.now();
  const info = {
    attempt: 1,
    heartbeatTimeoutMs: timing.heartbeat,
    startToCloseTimeoutMs: timing.callTimeout,
    scheduledTimestampMs: startedAt,
    currentAttemptScheduledTimestampMs: startedAt,
  };
  const environment = new MockActivityEnvironment(info, { logger: new DefaultLogger('ERROR') });
  const { takeOneCStep } = createOneCActivities({
    oneC,
    createOnce: createCreateOnce({
      server: firstAttempt,
      readPastWork: async () => 'none-listed',
    }),
  });
  return environment.run(takeOneCStep, { ...work, timing });
}

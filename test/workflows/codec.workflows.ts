import {
  ActivityFailure,
  ApplicationFailure,
  condition,
  defineQuery,
  defineSignal,
  defineUpdate,
  executeChild,
  proxyActivities,
  setCurrentDetails,
  setHandler,
  sleep,
  TimeoutFailure,
  upsertMemo,
} from '@temporalio/workflow';
import type { Activities } from './codec.test';

const { echo, stall, reject } = proxyActivities<Activities>({
  startToCloseTimeout: '1m',
  heartbeatTimeout: '500ms',
  retry: { maximumAttempts: 1 },
});
const patient = proxyActivities<Activities>({ startToCloseTimeout: '1m', retry: { initialInterval: '1h' } });

export const told = defineSignal<[string]>('told');
export const asked = defineUpdate<string, [string]>('asked');
export const known = defineQuery<string, [string]>('known');

/** Says something secret in every place that a history has for it; returns what it got back. */
export async function tellSecrets(input: string): Promise<Record<string, unknown>> {
  let signalled: string | undefined;
  setHandler(told, (words) => void (signalled = words));
  setHandler(asked, (words) => `${words} SECRET-update-result`);
  setHandler(known, (words) => words);
  setCurrentDetails('SECRET-current-details');
  upsertMemo({ later: 'SECRET-memo-later' });
  await sleep(1, { summary: 'SECRET-timer-summary' });

  const echoed = await echo.executeWithOptions({ summary: 'SECRET-activity-summary' }, ['SECRET-activity']);
  const heartbeat = await stall().catch(
    (error: unknown) =>
      error instanceof ActivityFailure &&
      error.cause instanceof TimeoutFailure &&
      error.cause.lastHeartbeatDetails,
  );
  const rejection = await reject().catch((error: unknown) => messages(error));
  const child = await executeChild(tellParent, {
    args: ['SECRET-child-input'],
    memo: { child: 'SECRET-child-memo' },
    staticSummary: 'SECRET-child-summary',
  });
  const childFailure = await executeChild(failParent).catch((error: unknown) => messages(error));
  await condition(() => signalled !== undefined);
  return { input, echoed, heartbeat, rejection, child, childFailure, signalled, result: 'SECRET-result' };
}

export async function tellParent(input: string): Promise<string> {
  return `${input} SECRET-child-result`;
}

export async function failParent(): Promise<void> {
  throw ApplicationFailure.nonRetryable('SECRET-child-failure');
}

/** Fails with the failure of its Activity for a cause, as robots do. */
export async function fail(): Promise<void> {
  const cause = await reject().catch((error: unknown) => error);
  throw ApplicationFailure.create({
    nonRetryable: true,
    type: 'Erp.Rejected',
    message: 'SECRET-failure',
    details: ['SECRET-failure-details'],
    cause: cause instanceof Error ? cause : undefined,
  });
}

/** Waits for an Activity whose next try is an hour away. */
export async function wait(): Promise<void> {
  await patient.reject();
}

function messages(error: unknown): string[] {
  return error instanceof Error ? [error.message, ...messages(error.cause)] : [];
}

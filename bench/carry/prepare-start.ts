import type { Client } from '@temporalio/client';
import type { ParsedCall } from '../../src/verify/claimed';
import { toRobotCall } from '../../src/verify/to-robot-call';
import { startOfCall } from '../../src/inbox/starts/starts';
import { sealStart, startRequest } from '../../src/inbox/starts/workflow-start';
import type { PortalRecord } from '../../workflows/contract/portal-record';
import type { Timing } from '../../workflows/contract/timing';
import { robot } from './stage';

/** Starts a run. */
export type Start = () => Promise<unknown>;

/** Starts under way at a time, as the dispatcher has. */
const startsAtOnce = 32;

/** Makes a run's start ready, which is the endpoint's work; what it returns is the dispatcher's. */
export async function prepareStart(
  call: ParsedCall,
  { client, record, timing }: { client: Client; record: PortalRecord; timing: Timing },
): Promise<Start> {
  const robotCall = toRobotCall(call, record, robot, { receivedAt: Date.now(), timing });
  const start = startOfCall(robotCall, robot, record);
  const { loadedDataConverter, namespace } = client.options;
  const sealed = await sealStart(loadedDataConverter, namespace, start);
  const request = await startRequest(loadedDataConverter, sealed);
  return () => client.workflowService.startWorkflowExecution(request);
}

export async function startAll(starts: readonly Start[]): Promise<void> {
  let next = 0;
  const work = async (): Promise<void> => {
    for (let start = starts[next++]; start; start = starts[next++]) await start();
  };
  await Promise.all(Array.from({ length: startsAtOnce }, work));
}

import { type ApplicationFailure, WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import {
  getExternalWorkflowHandle,
  isCancellation,
  log,
  ParentClosePolicy,
  proxyActivities,
  setCurrentDetails,
  sleep,
  startChild,
  upsertMemo,
  upsertSearchAttributes,
} from '@temporalio/workflow';
import { quote } from '../../src/base/quote';
import type { Activities } from '../../activities';
import { type FailureFacts, factsOf, makeFailure } from '../contract/failure-facts';
import { portalWorkflowId } from '../contract/ids';
import { portal } from './portal';
import { installedSignal, type InstallEvent } from '../contract/portal-messages';
import { portalStart } from './portal-start';
import type { ProvedInstallation } from '../contract/portal-record';
import { proofPolicy, tokenPolicy } from '../contract/retry-policies';
import { searchAttributes } from '../contract/search-attributes';
import type { InstallMemo } from '../contract/memos';

/** A local application tells its secret only after it has sent its first event: that event waits for it so long. */
const waitsAtMost = 7 * 24 * 3_600_000;
const firstPause = 5_000;
/** While whoever installs is likely to be at it. */
const longestPause = 60_000;
const promptFor = 6 * 3_600_000;
/** Then: a try makes 13 events, and the server ends a workflow of 51,200, which a try a minute makes in three days. */
const longestPauseLater = 600_000;
/** A portal that ends this often while it is installed is no accident. */
const handOversAtMost = 3;

/**
 * Proves an installation by one refresh grant at the authorization server and hands the portal to the workflow that
 * owns it. While client_id or client_secret is missing or wrong, nothing is proved and nothing is lost: the run
 * waits, `unconfirmed`.
 */
export async function install(event: InstallEvent): Promise<void> {
  const proved = await prove(event);
  await reserve(event, proved);
  for (let round = 1; !(await handOver(event, proved)); round += 1) {
    // The portal's workflow ended in between, having been uninstalled: the next round starts it anew.
    if (round === handOversAtMost) throw ended(proved);
  }
}

/** To the portal's workflow, which is started where there is none. False: it ended before it heard of it. */
async function handOver({ isUpdate }: InstallEvent, proved: ProvedInstallation): Promise<boolean> {
  const workflowId = portalWorkflowId(proved.memberId);
  try {
    await startChild(portal, {
      workflowId,
      parentClosePolicy: ParentClosePolicy.ABANDON,
      ...portalStart(proved),
    });
    return true;
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
  try {
    await getExternalWorkflowHandle(workflowId).signal(installedSignal, proved, { isUpdate });
    return true;
  } catch (error) {
    if (isCancellation(error)) throw error;
    return false;
  }
}

function ended({ memberId }: ProvedInstallation): ApplicationFailure {
  return makeFailure(
    'Portal.HandOver',
    `The workflow of portal ${memberId} ended while the installation was handed to it; install the application once more.`,
    { nonRetryable: true },
  );
}

async function prove(event: InstallEvent): Promise<ProvedInstallation> {
  const { proveInstallation } = proxyActivities<Pick<Activities, 'proveInstallation'>>(proofPolicy);
  const began = Date.now();
  const longest = (): number => (Date.now() - began < promptFor ? longestPause : longestPauseLater);
  for (let pause = firstPause; ; pause = Math.min(pause * 2, longest())) {
    try {
      return await proveInstallation(event);
    } catch (error) {
      const facts = factsOf(error, 'Portal.Unavailable');
      const ours = facts.type === 'Portal.ClientMissing' || facts.type === 'Portal.ClientInvalid';
      if (!ours || Date.now() >= began + waitsAtMost) return refused(event, facts, error);
      unconfirmed(event, facts);
      await sleep(pause, { summary: 'Wait before proving the installation again' });
    }
  }
}

/** Before the portal is known to anybody: no run of a portal that is refused here may ever begin. */
async function reserve(event: InstallEvent, { memberId, host }: ProvedInstallation): Promise<void> {
  const { reserveReference } = proxyActivities<Pick<Activities, 'reserveReference'>>(tokenPolicy);
  try {
    await reserveReference({ memberId, host });
  } catch (error) {
    refused(event, factsOf(error, 'Portal.Unavailable'), error);
  }
}

function unconfirmed({ memberId }: InstallEvent, { message }: FailureFacts): void {
  const state: InstallMemo = { memberId, state: 'unconfirmed', reason: message };
  upsertMemo({ installation: state });
  upsertSearchAttributes([{ key: searchAttributes.portalState, value: state.state }]);
  setCurrentDetails(`**unconfirmed** — ${quote.markdown(message, { longest: 1_000 })}`);
}

function refused({ memberId }: InstallEvent, { type, message, said }: FailureFacts, cause: unknown): never {
  log.warn('an installation was not proved; whatever is known of the portal stays as it was', {
    memberId,
    type,
  });
  throw makeFailure(type, message, {
    said,
    nonRetryable: true,
    ...(cause instanceof Error && { cause }),
  });
}

import { proxyActivities, upsertMemo } from '@temporalio/workflow';
import type { Activities } from '../activities';
import type { CreateErpWork } from '../activities/erp';
import type { CreateIssueWork, CreateProjectWork } from '../activities/jira';
import type { OneCWork } from '../activities/one-c';
import type { JiraIssue, JiraProject } from '../src/clients/jira';
import type { OneCInvoice, PartyInput } from '../src/clients/one-c';
import type { ExternalSystem } from './contract/external-systems';
import type { BegunMemo } from './contract/memos';
import { creatingPolicy } from './contract/retry-policies';
import type { Timing } from './contract/timing';
import { type Verdict, verdictOf } from './contract/verdict';
import { orDecided } from './run/decide';
import type { Ended } from './run/lock-queue';
import { asWork } from './run/work';

// One workflow for each kind of object that is created once; its id is the object's business identity, and so the lock.

/** Creates one order in the ERP. */
export function createErpOrder(work: CreateErpWork<'order'>, timing: Timing): Promise<Ended<string>> {
  const { createOrder } = proxyActivities<Pick<Activities, 'createOrder'>>(creatingPolicy('erp', timing));
  const summary = `Create order ${work.order.externalId} in the ERP`;
  return asWork((stopped) =>
    orDecided(
      () => asVerdict('erp', createOrder.executeWithOptions({ summary }, [{ ...work, timing }])),
      stopped,
    ),
  );
}

/** Gives one customer to the ERP. */
export function createErpCustomer(work: CreateErpWork<'customer'>, timing: Timing): Promise<Ended<string>> {
  const { createCustomer } = proxyActivities<Pick<Activities, 'createCustomer'>>(
    creatingPolicy('erp', timing),
  );
  const summary = `Give customer ${work.customer.externalId} to the ERP`;
  return asWork((stopped) =>
    orDecided(
      () => asVerdict('erp', createCustomer.executeWithOptions({ summary }, [{ ...work, timing }])),
      stopped,
    ),
  );
}

/** Creates one project in Jira. */
export function createJiraProject(work: CreateProjectWork, timing: Timing): Promise<Ended<JiraProject>> {
  const { createProject } = proxyActivities<Pick<Activities, 'createProject'>>(
    creatingPolicy('jira', timing),
  );
  const summary = `Create project ${work.project.key} in Jira`;
  return asWork(() =>
    asVerdict('jira', createProject.executeWithOptions({ summary }, [{ ...work, timing }])),
  );
}

/** Creates the first issue of a project in Jira. */
export function createJiraIssue(work: CreateIssueWork, timing: Timing): Promise<Ended<JiraIssue>> {
  const { createIssue } = proxyActivities<Pick<Activities, 'createIssue'>>(creatingPolicy('jira', timing));
  const summary = `Create the first issue of ${work.issue.projectKey} in Jira`;
  return asWork(() => asVerdict('jira', createIssue.executeWithOptions({ summary }, [{ ...work, timing }])));
}

/** Finds or creates a customer's counterparty in 1C, with what belongs to it. All deals of a customer share it. */
export function createOneCParty(work: OneCWork<PartyInput>, timing: Timing): Promise<Ended<OneCKnown>> {
  return asWork(() => asVerdict('one-c', followOneCChain(work, timing)));
}

/** Creates and posts one invoice in 1C. */
export function createOneCInvoice(work: OneCWork<OneCInvoice>, timing: Timing): Promise<Ended<OneCKnown>> {
  return asWork(() => asVerdict('one-c', followOneCChain(work, timing)));
}

type OneCKnown = OneCWork['known'];

/**
 * Takes the steps of a chain in 1C one after the other, each an Activity of its own, so that what one step created is
 * kept when the next one fails. Which steps there are depends on the worker's mapping: each names the one after it.
 */
async function followOneCChain(work: OneCWork, timing: Timing): Promise<OneCKnown> {
  const endsAt = Date.now() + timing.giveUpAfter;
  let { known } = work;
  let step: string | undefined;
  let noted = false;
  do {
    const { takeOneCStep } = proxyActivities<Pick<Activities, 'takeOneCStep'>>({
      ...creatingPolicy('one-c', timing),
      scheduleToCloseTimeout: Math.max(1, endsAt - Date.now()),
    });
    const summary = `Take the ${step === undefined ? 'first step' : `step ${step}`} in 1C for ${work.reference}`;
    const taken = await takeOneCStep.executeWithOptions({ summary }, [{ ...work, known, step, timing }]);
    known = { ...known, ...taken.found };
    step = taken.next;
    if (taken.begun && step !== undefined && !noted) {
      upsertMemo({ begun: true } satisfies BegunMemo);
      noted = true;
    }
  } while (step !== undefined);
  return known;
}

async function asVerdict<T>(system: ExternalSystem, work: Promise<T>): Promise<Verdict<T>> {
  try {
    return { verdict: 'done', value: await work };
  } catch (error) {
    return verdictOf(error, system);
  }
}

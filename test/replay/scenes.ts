import type { Decision } from '../../workflows/contract/run-messages';
import { businessId, portalWorkflowId } from '../../workflows/contract/ids';
import { askingMapping, untilAsked } from '../support/asking-erp';
import { dealRecord } from '../support/deal-record';
import { portalOf } from '../support/portal-of';
import { seconds, type Stand } from '../support/stand';
import { until } from '../support/until';
import type { WorkerHereOptions } from '../support/worker-here';
import { outlineOf, type Recorded } from './histories';

/** Makes one thing happen, on a stand that works; returns the id of the workflow to record. */
export type Scene = (stand: Stand) => Promise<string>;

/** A process waits so long, in the portal's whole seconds. */
const timeoutSeconds = Math.ceil(seconds(60) / 1_000);

/** Histories that a worker other than the product's makes, and what that one has of its own. */
export const ownWorkers = {
  'type-error': { workflowsPath: require.resolve('./with-bug.workflows') },
  asked: { mapping: askingMapping },
  'asked-work': { mapping: askingMapping },
  'asked-not-done-work': { mapping: askingMapping },
} satisfies { [Name in Recorded]?: WorkerHereOptions };

export function isOfOwnWorker(name: Recorded): name is keyof typeof ownWorkers {
  return name in ownWorkers;
}

/** What each history shows. */
export const scenes: Record<Recorded, Scene> = {
  'type-error': async (stand) => runOf(stand, await stand.callDeal()),
  async asked(stand) {
    const id = await decidedDeal(stand, (number) => ({ number }));
    return runOf(stand, id);
  },
  'asked-work': async (stand) => workOf(stand, await decidedDeal(stand, (number) => ({ number }))),
  'asked-not-done-work': async (stand) => workOf(stand, await decidedDeal(stand, () => 'not-done')),
  install: (stand) => only(stand, "WorkflowType = 'install'"),
  async 'portal-event'(stand) {
    await stand.control.uninstall(installUrl(stand), { ts: 1, forged: true });
    return until('the event is handed over', () =>
      only(stand, "WorkflowType = 'portalEvent'").catch(() => undefined),
    );
  },
  uninstalled: uninstalledRun,
  // The last two remove the application, which whatever else is recorded needs.
  // A renewal whose reply is lost, and the tokens of an earlier call in its place.
  async 'portal-backup'(stand) {
    // The endpoint may still know the portal of before, which had backup tokens: then the first call's are left behind.
    await until('a call has brought backup tokens', async () => {
      await stand.answered(await stand.callDeal());
      return (await portalOf(stand).record()).backup !== undefined;
    });
    await stand.control.portalFaults({ oauth: { reply: 'lose-reply', times: 1 } });
    await stand.control.expireTokens();
    await stand.answered(await stand.callDeal());
    await uninstall(stand);
    return portalWorkflowId(stand.sandbox.portal.memberId);
  },
  async portal(stand) {
    await stand.install();
    await stand.control.expireTokens();
    await stand.answered(await stand.callDeal());
    await stand.control.update(installUrl(stand));
    await until(
      'the update is proved',
      async () => (await portalOf(stand).record()).tokenHashes.length === 2,
    );
    await until('the robots are there anew', async () =>
      (await stand.control.state()).robots.some(({ code }) => code === 'erp_order'),
    );
    await stand.answered(await stand.callDeal());
    await uninstall(stand);
    return portalWorkflowId(stand.sandbox.portal.memberId);
  },
  ok: async (stand) => runOf(stand, await stand.callDeal()),
  'ok-work': async (stand) => workOf(stand, await stand.callDeal()),
  client: async (stand) => runOf(stand, await stand.callDeal({ robot: 'erp_client' })),
  async 'client-work'(stand) {
    await stand.answered(await stand.callDeal({ robot: 'erp_client' }));
    return businessId('erp-customer', { portal: stand.sandbox.portal.memberId, document: 'COMPANY_1' });
  },
  async 'client-refused'(stand) {
    await stand.control.erpFaults({ customer: { reply: 'refuse' } });
    return runOf(stand, await stand.callDeal({ robot: 'erp_client' }));
  },
  async 'client-unknown'(stand) {
    await stand.control.erpFaults({ customer: { latencyMs: timeoutSeconds * 1_500 } });
    return runOf(stand, await stand.callDeal({ robot: 'erp_client', timeoutSeconds }));
  },
  retried: async (stand) => runOf(stand, await retriedDeal(stand)),
  'retried-work': async (stand) => workOf(stand, await retriedDeal(stand)),
  async refused(stand) {
    await stand.control.erpFaults({ create: { reply: 'refuse' } });
    return runOf(stand, await stand.callDeal());
  },
  async 'unknown-then-found'(stand) {
    await stand.control.erpFaults({ create: { reply: 'cut', carryOut: true, times: 1 } });
    return runOf(stand, await stand.callDeal());
  },
  async 'deadline-unknown'(stand) {
    await stand.control.erpFaults({ create: { latencyMs: timeoutSeconds * 1_500 } });
    return runOf(stand, await stand.callDeal({ timeoutSeconds }));
  },
  async 'deadline-not-begun'(stand) {
    await stand.control.erpFaults({ refuseConnections: true });
    return runOf(stand, await stand.callDeal({ timeoutSeconds }));
  },
  'first-run': async (stand) => (await twoRuns(stand)).first,
  'second-run': async (stand) => (await twoRuns(stand)).second,
  invoice: async (stand) => runOf(stand, await invoiceDeal(stand)),
  async 'invoice-party'(stand) {
    await invoiceDeal(stand);
    const { memberId: portal } = stand.sandbox.portal;
    return businessId('one-c-counterparty', { portal, document: 'COMPANY_1' });
  },
  'invoice-work': async (stand) => invoiceWorkOf(stand, await invoiceDeal(stand)),
  async 'invoice-not-posted'(stand) {
    await stand.control.oneCFaults({ closedUntil: '2100-01-01' });
    return runOf(stand, await invoiceDeal(stand));
  },
  'bad-setting': async (stand) =>
    runOf(stand, await stand.callDeal({ properties: { reference: 'bad ref!' } })),
  'jira-ok': async (stand) => runOf(stand, await jiraDeal(stand)),
  'jira-project-work': async (stand) => jiraWorkOf(stand, 'jira-project', await jiraDeal(stand)),
  'jira-issue-work': async (stand) => jiraWorkOf(stand, 'jira-issue', await jiraDeal(stand)),
  async 'jira-retried'(stand) {
    await stand.control.jiraFaults({ refuseConnections: true });
    const id = await jiraDeal(stand);
    await processLogOf(stand, id);
    await stand.control.jiraFaults({ refuseConnections: false });
    return runOf(stand, id);
  },
  async 'jira-key-taken'(stand) {
    const [next = 0] = await stand.control.createDeals();
    await stand.control.plantProject({ key: `SALES${next + 1}`, name: 'Продажи' });
    return runOf(stand, await jiraDeal(stand));
  },
  async cancelled(stand) {
    await stand.control.erpFaults({ refuseConnections: true });
    const id = await stand.callDeal();
    await processLogOf(stand, id);
    const run = await runOf(stand, id);
    await stand.client.workflow.getHandle(run).cancel();
    return run;
  },
};

async function uninstalledRun(stand: Stand): Promise<string> {
  await stand.control.erpFaults({ refuseConnections: true });
  const id = await stand.callDeal();
  await processLogOf(stand, id);
  const run = await runOf(stand, id);
  await uninstall(stand);
  await stand.install();
  return run;
}

function installUrl(stand: Stand): string {
  return `${stand.endpointUrl}/install`;
}

/** Waits until the portal's workflow has ended; its time is later than that of whatever installed the application. */
async function uninstall(stand: Stand): Promise<void> {
  const { installedAt } = await portalOf(stand).record();
  await stand.control.uninstall(installUrl(stand), { ts: installedAt + 1 });
  await stand.client.workflow.getHandle(portalWorkflowId(stand.sandbox.portal.memberId)).result();
}

/** Id of the run that a deal's call made. */
export function runOf(stand: Stand, dealId: number): Promise<string> {
  return until('the run is there', async () => (await dealRecord(stand, dealId).runs())[0]);
}

/** A deal whose order an operator decides about, once a person was told of it. */
async function decidedDeal(stand: Stand, decide: (number: string) => Decision): Promise<number> {
  await stand.control.erpFaults({ create: { reply: 'cut', carryOut: true, times: 1 } });
  const id = await stand.callDeal();
  const work = await untilAsked(stand, id);
  await until('a person is told', async () => {
    const { notifications } = await stand.control.state();
    return notifications.some(({ message }) => message.includes(`/crm/deal/details/${id}/`));
  });
  const [order] = await dealRecord(stand, id).orders();
  await work.executeUpdate('decide', { args: [decide(order?.number ?? '')] });
  return id;
}

async function invoiceDeal(stand: Stand): Promise<number> {
  const id = await stand.callDeal({ robot: 'onec_invoice' });
  await stand.answered(id);
  return id;
}

/** Of one deal whose ERP takes its time, so that the second waits for the first. */
async function twoRuns(stand: Stand): Promise<{ first: string; second: string }> {
  await stand.control.erpFaults({ create: { latencyMs: seconds(20) } });
  const [id = 0] = await stand.control.createDeals();
  const robots = [await place(stand), await place(stand)];
  await stand.control.moveDeal(id, 'CONFIRMED');
  for (const robot of robots) await stand.control.removeRobot(robot);
  await stand.answered(id);
  const runs = await dealRecord(stand, id).runs();
  const outlines = await Promise.all(
    runs.map(async (run) => outlineOf(await stand.client.workflow.getHandle(run).fetchHistory())),
  );
  const waited = outlines.findIndex((outline) => outline.includes('startChildWorkflowExecutionFailed'));
  const [first, second] = [runs[1 - waited], runs[waited]];
  if (!first || !second) throw new Error('No run waited for the other.');
  return { first, second };
}

function invoiceWorkOf({ sandbox }: Stand, dealId: number): string {
  const { memberId: portal } = sandbox.portal;
  return businessId('one-c-invoice', { portal, document: `DEAL_${dealId}` });
}

async function workOf(stand: Stand, dealId: number): Promise<string> {
  await stand.answered(dealId);
  return businessId('erp-order', { portal: stand.sandbox.portal.memberId, document: `DEAL_${dealId}` });
}

function jiraDeal(stand: Stand): Promise<number> {
  return stand.callDeal({ robot: 'jira_project', properties: { project_key: 'SALES' } });
}

async function jiraWorkOf(stand: Stand, kind: string, dealId: number): Promise<string> {
  await stand.answered(dealId);
  const document = { portal: stand.sandbox.portal.memberId, document: `DEAL_${dealId}` };
  return businessId(kind, document, `SALES${dealId}`);
}

async function retriedDeal(stand: Stand): Promise<number> {
  await stand.control.erpFaults({ refuseConnections: true });
  const id = await stand.callDeal();
  await processLogOf(stand, id);
  await stand.control.erpFaults({ refuseConnections: false });
  return id;
}

function processLogOf(stand: Stand, dealId: number): Promise<unknown> {
  return until('the process log speaks of it', async () => (await stand.control.deal(dealId)).log.length > 0);
}

function place(stand: Stand): Promise<number> {
  return stand.control.placeRobot({ code: 'erp_order', useSubscription: true });
}

async function only(stand: Stand, query: string): Promise<string> {
  for await (const { workflowId } of stand.client.workflow.list({ query })) return workflowId;
  throw new Error(`There is no workflow with ${query}.`);
}

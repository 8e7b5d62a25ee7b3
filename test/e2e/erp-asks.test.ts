import { bundleWorkflowCode, NativeConnection } from '@temporalio/worker';
import { createActivities } from '../../activities';
import { createErpClient, mapping } from '../../src/clients/erp';
import { createDataConverter, failureConverterPath } from '../../src/codec/data-converter';
import { parseKeys } from '../../src/codec/keys';
import { createPayloadCodec } from '../../src/codec/payload-codec';
import { robots } from '../../src/robots';
import { registrationOf } from '../../src/robots/registration';
import { createVault } from '../../src/vault/vault';
import { startWorkers } from '../../src/worker/start-workers';
import { businessId } from '../../workflows/ids';
import { dealRecord } from '../support/deal-record';
import { installQuietRuntime } from '../support/quiet-runtime';
import { seconds, type Stand, startStand } from '../support/stand';
import { until } from '../support/until';

jest.setTimeout(seconds(600) + 120_000);

let stand: Stand;
let stopWorker: () => Promise<void>;
beforeAll(async () => {
  const logger = installQuietRuntime();
  stand = await startStand();
  await stand.start('endpoint');
  stopWorker = await startAskingWorker(logger);
  await stand.install();
});
afterEach(() => stand.control.erpFaults({ create: {} }));
afterAll(async () => {
  await stopWorker();
  await stand.stop();
});

/** The product's worker, its ERP mapped as one that can neither be asked nor takes a repeat. */
async function startAskingWorker(
  logger: ReturnType<typeof installQuietRuntime>,
): Promise<() => Promise<void>> {
  const { environment, sandbox, client } = stand;
  const { url, clientId, clientSecret } = sandbox.portal;
  const { wsdlUrl, user, password } = sandbox.erp;
  const { order, customer } = mapping.objects;
  if (!order || !customer) throw new Error('The reference mapping has orders and customers.');
  const asking = { ...mapping, objects: { order: { mode: 'ask', create: order.create } as const, customer } };
  const connection = await NativeConnection.connect({ address: environment.TEMPORAL_ADDRESS ?? '' });
  const workers = await startWorkers({
    connection,
    namespace: 'default',
    queues: ['robots', 'bitrix24', 'erp'],
    dataConverter: createDataConverter(createPayloadCodec(parseKeys(environment.CODEC_KEYS ?? ''))),
    activities: createActivities({
      client,
      systems: { erp: createErpClient({ wsdl: wsdlUrl, login: { by: 'basic', user, password } }, asking) },
      vault: createVault(parseKeys(environment.VAULT_KEYS ?? '')),
      application: { authServer: url, clientId, clientSecret },
      portals: [new URL(url).origin],
      registrations: robots.map((robot) => registrationOf(robot, environment.PUBLIC_URL ?? '')),
    }),
    workflows: {
      workflowBundle: await bundleWorkflowCode({
        workflowsPath: require.resolve('../../workflows'),
        failureConverterPath,
        logger,
      }),
    },
    graceMs: 1_000,
  });
  return async () => {
    workers.shutdown();
    await workers.done;
    await connection.close();
  };
}

async function askedDeal(options?: Parameters<Stand['callDeal']>[0]) {
  await stand.control.erpFaults({ create: { reply: 'cut', carryOut: true, times: 1 } });
  const id = await stand.callDeal(options);
  const workId = businessId('erp-order', { portal: stand.sandbox.portal.memberId, document: `DEAL_${id}` });
  const work = stand.client.workflow.getHandle(workId);
  const [run = ''] = await until('the run asks', async () => {
    const asking: string[] = [];
    const query = `RobotStatus = 'asks' AND B24Document = 'DEAL_${id}'`;
    for await (const { workflowId } of stand.client.workflow.list({ query })) asking.push(workflowId);
    return asking.length > 0 && asking;
  });
  return { id, work, run };
}

it('an unknown outcome waits for an operator, is told to people, and ends as he says', async () => {
  const { id, work, run } = await askedDeal();
  const told = await until('a person is told', async () => {
    const { notifications } = await stand.control.state();
    const own = notifications.filter(({ message }) => message.includes(`/crm/deal/details/${id}/`));
    return own.length > 0 && own;
  });
  expect(told).toMatchObject([{ message: expect.stringContaining('решает оператор') }]);
  expect((await stand.control.deal(id)).log.at(-1)?.text).toContain('решает оператор');
  expect((await stand.control.deal(id)).calls[0]?.step).toBe('waiting');
  await expect(work.executeUpdate('decide', { args: [{ number: '' }] })).rejects.toThrow();

  const [order] = await dealRecord(stand, id).orders();
  await work.executeUpdate('decide', { args: [{ number: order?.number }] });
  // The run looks at its work again; the child's end wakes it at once.
  const { calls, fields } = await stand.answered(id);
  expect(calls[0]?.returned).toMatchObject({ erp_order_id: order?.number, status: 'ok' });
  expect(fields.UF_CRM_ERP_ORDER_ID).toBe(order?.number);
  expect((await dealRecord(stand, id).requests()).map(({ operation }) => operation)).toEqual(['create']);
  expect(run).toMatch(/^robot\//);
});

it('a decision that nothing is there answers the deal, and the next run creates it', async () => {
  const { id, work } = await askedDeal();
  await work.executeUpdate('decide', { args: ['not-done'] });
  const { calls } = await stand.answered(id);
  expect(calls[0]?.returned).toMatchObject({
    status: 'failed',
    error: expect.stringContaining('оператор ничего не нашёл'),
  });
});

it('an order that was made is not made again when the deal comes back to the stage', async () => {
  const id = await stand.callDeal();
  await stand.answered(id);
  const placed = await stand.control.placeRobot({ code: 'erp_order' });
  await stand.control.moveDeal(id, 'NEW');
  await stand.control.moveDeal(id, 'CONFIRMED');
  await stand.control.removeRobot(placed);
  const { calls } = await until('both calls have their answers', async () => {
    const story = await stand.control.deal(id);
    return story.calls.length === 2 && story.calls.every(({ step }) => step === 'answered') && story;
  });
  expect(new Set(calls.map(({ returned }) => returned?.erp_order_id)).size).toBe(1);
  expect(await dealRecord(stand, id).orders()).toHaveLength(1);
});

it('a process that does not wait so long is answered "unknown" in time', async () => {
  const { id } = await askedDeal({ timeoutSeconds: Math.ceil(seconds(120) / 1_000) });
  const { calls } = await stand.answered(id);
  expect(calls[0]?.returned).toMatchObject({
    status: 'unknown',
    error: expect.stringContaining('решает оператор'),
  });
});

import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { startSandbox } from '../../sandbox';
import type { Kept } from '../../sandbox/erp/erp-state';
import type { DealStory } from '../../sandbox/views';
import { packageRoot } from '../../src/base/package-root';
import { businessId, externalReference } from '../../workflows/contract/ids';
import { salesService } from '../fixtures/foreign-erp/service';
import { erpRequests } from '../support/erp-requests';
import { copySourceTree, type SourceTree } from '../support/source-tree';
import { seconds, type Stand, startStand } from '../support/stand';

jest.setTimeout(seconds(600) + 180_000);

/** The product with another ERP's mapping in place of its own, built; nothing else of it is changed. */
let tree: SourceTree;
let stand: Stand;
beforeAll(async () => {
  tree = copySourceTree();
  const mapping = join(packageRoot, 'test/fixtures/foreign-erp/mapping.ts');
  cpSync(mapping, join(tree.dir, 'src/clients/erp/mapping.ts'));
  expect(tree.run('npm run -s build')).toMatchObject({ code: 0 });

  const sandbox = await startSandbox({
    wsdlPath: join(packageRoot, 'wsdl/order-service.wsdl'),
    playedErps: [salesService],
  });
  const [erp] = sandbox.playedErps ?? [];
  if (!erp) throw new Error('It plays no other ERP.');
  stand = await startStand({
    sandbox,
    dist: join(tree.dir, 'dist'),
    environment: { ERP_WSDL: erp.wsdlUrl, ERP_ENDPOINT: erp.url },
  });
  await Promise.all([stand.start('endpoint'), stand.start('worker')]);
  await stand.install();
});
afterEach(() => stand.control.erpFaults({ create: {}, find: {} }));
afterAll(async () => {
  await stand.stop();
  tree.remove();
});

function externalIdOf(dealId: number): string {
  const identity = { portal: stand.sandbox.portal.memberId, document: `DEAL_${dealId}` };
  return externalReference(businessId('erp-order', identity));
}

/** What the other ERP keeps of a deal. */
async function keptOf(dealId: number): Promise<Kept[]> {
  const { kept } = await stand.control.state();
  return kept.filter(({ externalId }) => externalId === externalIdOf(dealId));
}

async function operationsFor(dealId: number): Promise<string[]> {
  return (await erpRequests(stand.control, externalIdOf(dealId))).map(({ operation }) => operation);
}

/** The other ERP has the deal's one order, whose number stands in the deal and in the answer; ours was left alone. */
async function expectOrdered(dealId: number, { calls, fields }: DealStory): Promise<void> {
  const [order, ...more] = await keptOf(dealId);
  expect(more).toEqual([]);
  expect(order?.number).toMatch(/^№ \d+\/А$/);
  expect(fields.UF_CRM_ERP_ORDER_ID).toBe(order?.number);
  expect(calls.map(({ returned }) => returned)).toEqual([
    { erp_order_id: order?.number, status: 'ok', error: '' },
  ]);
  expect((await stand.control.state()).orders).toEqual([]);
}

describe('an ERP of another shape, by its mapping file and its WSDL alone', () => {
  it('gets the order of a deal once, and the deal its number', async () => {
    const id = await stand.callDeal({ title: 'Станок <&"]]> № 1' });
    await expectOrdered(id, await stand.answered(id));
    expect(await operationsFor(id)).toEqual(['create']);
    expect((await keptOf(id))[0]?.request).toMatch(/Subject>Станок &lt;&amp;"]](>|&gt;) № 1</);
  });

  it('gets it once although its reply was lost after it had carried out', async () => {
    await stand.control.erpFaults({ create: { reply: 'cut', carryOut: true, times: 1 } });
    const id = await stand.callDeal();
    await expectOrdered(id, await stand.answered(id));
    // It takes a second create with the same reference for a change of the first, and cannot be asked.
    expect(await operationsFor(id)).toEqual(['create', 'create']);
  });

  it('refuses in a successful envelope, and the deal is told its words', async () => {
    await stand.control.erpFaults({ create: { reply: 'refuse', refusal: 'Контрагент заблокирован <&>' } });
    const id = await stand.callDeal();
    const { calls } = await stand.answered(id);
    expect(calls[0]?.returned).toEqual({
      status: 'failed',
      error: expect.stringContaining('«Контрагент заблокирован <&>»'),
    });
    expect(await operationsFor(id)).toEqual(['create']);
    expect(await keptOf(id)).toEqual([]);
  });

  it('is asked for no client, for which its mapping has no operation; the deal is told', async () => {
    const id = await stand.callDeal({ robot: 'erp_client' });
    const { calls } = await stand.answered(id);
    expect(calls[0]?.returned).toEqual({
      status: 'failed',
      error: expect.stringContaining('такая операция не настроена'),
    });
    expect((await stand.control.state()).customers).toEqual([]);
  });
});

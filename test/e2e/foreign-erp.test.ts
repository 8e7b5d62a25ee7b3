import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { startSandbox } from '../../sandbox';
import type { DealStory } from '../../sandbox/views';
import { packageRoot } from '../../src/base/package-root';
import { salesService } from '../fixtures/foreign-erp/service';
import { dealRecord } from '../support/deal-record';
import { expectOrderKept } from '../support/expect-order-kept';
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

const recordOf = (dealId: number) => dealRecord(stand, dealId);

/** Ours was left alone. */
async function expectOrdered(dealId: number, story: DealStory): Promise<void> {
  await expectOrderKept(recordOf(dealId), story);
  expect((await stand.control.state()).orders).toEqual([]);
}

describe('an ERP of another shape, by its mapping file and its WSDL alone', () => {
  it('gets the order of a deal once, and the deal its number', async () => {
    const id = await stand.callDeal({ title: 'Станок <&"]]> № 1' });
    await expectOrdered(id, await stand.answered(id));
    expect(await recordOf(id).operations()).toEqual(['create']);
    expect((await recordOf(id).kept())[0]?.request).toMatch(/Subject>Станок &lt;&amp;"]](>|&gt;) № 1</);
  });

  it('gets it once although its reply was lost after it had carried out', async () => {
    await stand.control.erpFaults({ create: { reply: 'cut', carryOut: true, times: 1 } });
    const id = await stand.callDeal();
    await expectOrdered(id, await stand.answered(id));
    // It takes a second create with the same reference for a change of the first, and cannot be asked.
    expect(await recordOf(id).operations()).toEqual(['create', 'create']);
  });

  it('refuses in a successful envelope, and the deal is told its words', async () => {
    await stand.control.erpFaults({ create: { reply: 'refuse', refusal: 'Контрагент заблокирован <&>' } });
    const id = await stand.callDeal();
    const { calls } = await stand.answered(id);
    expect(calls[0]?.returned).toEqual({
      status: 'failed',
      error: expect.stringContaining('«Контрагент заблокирован <&>»'),
    });
    expect(await recordOf(id).operations()).toEqual(['create']);
    expect(await recordOf(id).kept()).toEqual([]);
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

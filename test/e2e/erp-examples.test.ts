import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { transformFileSync } from '@swc/core';
import { packageRoot } from '../../src/base/package-root';
import { dealRecord } from '../support/deal-record';
import { type ErpExample, erpExamples, settingsOf } from '../support/erp-examples';
import { expectOrderKept } from '../support/expect-order-kept';
import { type SandboxProcess, startSandboxProcess } from '../support/sandbox-process';
import { copySourceTree, type SourceTree } from '../support/source-tree';
import { ownDist, seconds, type Stand, startStand } from '../support/stand';
import { until } from '../support/until';

jest.setTimeout(seconds(600) + 180_000);

/** The product as it is built, with another mapping in place of its own. */
function withMapping(tree: SourceTree, { name }: ErpExample): string {
  const dist = join(tree.dir, 'dist');
  cpSync(ownDist, dist, { recursive: true });
  const { code } = transformFileSync(join(packageRoot, 'wsdl/examples', name, 'mapping.ts'), {
    jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
    module: { type: 'commonjs' },
  });
  writeFileSync(join(dist, 'src/clients/erp/mapping.js'), code);
  return dist;
}

describe.each(erpExamples)(
  'a contract in the shape of $name, by its mapping, from deal to ERP and back',
  (example) => {
    const looksUp = example.mapping.lookUps !== undefined || example.mapping.session !== undefined;
    let folder: string;
    let tree: SourceTree;
    let sandbox: SandboxProcess;
    let stand: Stand;
    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), 'robots-sandbox-'));
      tree = copySourceTree();
      sandbox = await startSandboxProcess(folder, { erpWsdls: example.wsdls });
      const { wsdl, endpoint = '', lookUps, secrets = {} } = settingsOf(example, sandbox);
      stand = await startStand({
        sandbox,
        dist: withMapping(tree, example),
        environment: {
          // The ERP replies at once here, or not at all.
          ERP_LONGEST_LATENCY: `${seconds(20)}ms`,
          ERP_WSDL: wsdl,
          ERP_ENDPOINT: endpoint,
          ...(lookUps && {
            ERP_LOOKUP_WSDL: lookUps.wsdl ?? '',
            ERP_LOOKUP_ENDPOINT: lookUps.endpoint ?? '',
          }),
          ...(!example.basic && { ERP_AUTH: 'none' }),
          ERP_SECRETS: Object.entries(secrets)
            .map((pair) => pair.join('='))
            .join(','),
        },
      });
      await Promise.all([stand.start('endpoint'), stand.start('worker')]);
      await stand.install();
    });
    afterEach(() => stand.control.erpFaults({ create: {}, find: {} }));
    afterAll(async () => {
      await stand.stop();
      tree.remove();
      rmSync(folder, { recursive: true, force: true });
    });

    const recordOf = (dealId: number) => dealRecord(stand, dealId);

    /** A deal whose customer the ERP knows, taken to the robot's stage. */
    async function callDeal(number = 'C-501'): Promise<number> {
      const [id = 0] = await stand.control.createDeals({ companyId: 1 });
      const fields = { UF_CRM_ERP_CLIENT_ID: number };
      await fetch(`${stand.sandbox.portal.webhookUrl}crm.item.update`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ entityTypeId: 2, id, fields, useOriginalUfNames: 'Y' }),
      });
      const placed = await stand.control.placeRobot({ code: 'erp_order' });
      await stand.control.moveDeal(id, 'CONFIRMED');
      await stand.control.removeRobot(placed);
      return id;
    }

    it('gets the order once, with the customer by the ERP’s own number where it wants that', async () => {
      const id = await callDeal('C-777');
      await expectOrderKept(recordOf(id), await stand.answered(id));
      expect(await recordOf(id).operations()).toEqual(looksUp ? ['find', 'create'] : ['create']);
      const { needsCustomerNumber } = example.mapping.objects.order!.create;
      if (needsCustomerNumber) expect((await recordOf(id).kept())[0]?.request).toContain('C-777');
    });

    it('gets it once although its reply was lost after it had carried out', async () => {
      await stand.control.erpFaults({ create: { reply: 'cut', carryOut: true, times: 1 } });
      const id = await callDeal();
      await expectOrderKept(recordOf(id), await stand.answered(id));
      expect(await recordOf(id).operations()).toEqual(
        looksUp ? ['find', 'create', 'find'] : ['create', 'create'],
      );
    });

    it('refuses, and the deal is told its words', async () => {
      await stand.control.erpFaults({ create: { reply: 'refuse', refusal: 'Контрагент заблокирован <&>' } });
      const id = await callDeal();
      const { calls } = await stand.answered(id);
      expect(calls[0]?.returned).toEqual({
        status: 'failed',
        error: expect.stringContaining('«Контрагент заблокирован <&>»'),
      });
      expect(await recordOf(id).kept()).toEqual([]);
    });

    it('says "you may not": the deal is told, and the order is made once the right is given', async () => {
      const denied = { reply: 'not-allowed', refusal: 'Insufficient permission', times: 1 } as const;
      await stand.control.erpFaults({ create: denied });
      const id = await callDeal();
      await expectOrderKept(recordOf(id), await stand.answered(id));
      const operations = await recordOf(id).operations();
      expect(operations.filter((operation) => operation === 'create')).toHaveLength(2);
    });

    if (looksUp) {
      it('says "you may not" to the look-up after a lost reply: nothing is created again', async () => {
        await stand.control.erpFaults({ create: { reply: 'cut', carryOut: true, times: 1 } });
        const id = await callDeal();
        await until('the create was cut', async () => (await recordOf(id).operations()).includes('create'));
        await stand.control.erpFaults({
          find: { reply: 'not-allowed', refusal: 'Insufficient permission', times: 1 },
        });
        const story = await stand.answered(id);
        await expectOrderKept(recordOf(id), story);
        expect(await recordOf(id).operations()).toEqual(['find', 'create', 'find', 'find']);
      });
    }

    if (example.mapping.session) {
      it('forgets the session: the run logs in again, and the order is made once', async () => {
        await stand.control.erpFaults({ create: { reply: 'session-gone', times: 1 } });
        const id = await callDeal();
        await expectOrderKept(recordOf(id), await stand.answered(id));
        expect(await recordOf(id).operations()).toEqual(['find', 'create', 'create']);
      });
    }

    if (example.mapping.objects.order!.create.needsCustomerNumber) {
      it('wants its own number of the customer: without one nothing is sent, and the deal is told which field is empty', async () => {
        const id = await callDeal('');
        const { calls } = await stand.answered(id);
        expect(calls[0]?.returned).toEqual({
          status: 'failed',
          error: expect.stringContaining('поле «Номер клиента в ERP» (ERP_CLIENT_ID) не заполнено'),
        });
        expect(await recordOf(id).operations()).not.toContain('create');
      });
    }

    it('leaves its secrets in no log', () => {
      const logs = stand.logOf('worker') + stand.logOf('endpoint');
      expect(logs).not.toContain(sandbox.erp.password);
    });
  },
);

import path from 'node:path';
import { type Sandbox, startSandbox } from '../../../../sandbox';
import { type ControlClient, createControlClient } from '../../../../sandbox/control/client';
import { playedService } from '../../../../sandbox/erp/played/play';
import {
  createErpClient,
  type ErpMapping,
  type ErpObjects,
  type ErpOrder,
} from '../../../../src/clients/erp';
import type { Element } from '../../../../src/clients/erp/mapping-types';
import { clientError, referenceWsdl } from './erp-server';

const order: ErpOrder = {
  externalId: 'D_17-3f2a9c1e',
  title: 'Заказ',
  customer: { name: 'ООО «Ромашка»', inn: '7701234567' },
  currency: 'RUB',
  total: '1.10',
  lines: [],
};

const plain = ({ externalId, customer, total }: ErpOrder): Element => ({
  Order: { ExternalId: externalId, Customer: { Name: customer?.name, Inn: customer?.inn }, Total: total },
});

/** The fixture's element for what the company keeps of its own. */
const extended =
  (reference: (externalId: string) => Element | string) =>
  (input: ErpOrder): Element => ({
    Order: { ...(plain(input).Order as Element), Extension: { OrderReference: reference(input.externalId) } },
  });

const mappingOf = (
  request: (input: ErpOrder) => Element,
  referenceLength?: number,
): ErpMapping<ErpObjects> => ({
  service: 'Orders',
  port: 'Soap',
  soapVersion: '1.1',
  faults: { refused: ['Client'], notDone: [] },
  objects: {
    order: {
      mode: 'upsert',
      create: {
        operation: 'Create',
        request,
        reply: { number: 'Number' },
        ...(referenceLength && { referenceLength }),
      },
    },
  },
});

const wsdlOf = (name: string) => path.join('test/fixtures/namespaces', `${name}.wsdl`);

let sandbox: Sandbox | undefined;
afterEach(async () => {
  await sandbox?.close();
  sandbox = undefined;
});

/** The strict server of a WSDL, and our client of it. */
async function strict(wsdl: string, request: (input: ErpOrder) => Element, referenceLength?: number) {
  sandbox = await startSandbox({
    wsdlPath: referenceWsdl,
    playedErps: [
      playedService(wsdlOf(wsdl), {
        service: 'Orders',
        port: 'Soap',
        operations: {
          Create: {
            does: 'create',
            reference: 'Order/ExternalId',
            done: '<Created xmlns="urn:example:orders"><Number>{number}</Number></Created>',
          },
        },
      }),
    ],
  });
  const control = createControlClient(sandbox.controlUrl);
  await control.erpFaults({ strict: true });
  const { user, password } = sandbox.erp;
  const client = createErpClient(
    { wsdl: wsdlOf(wsdl), endpoint: sandbox.playedErps?.[0]?.url, login: { by: 'basic', user, password } },
    mappingOf(request, referenceLength),
  );
  const create = (more: Partial<ErpOrder> = {}) =>
    client.order!.create({ ...order, ...more }, { timeoutMs: 20_000, beforeSend: () => {} });
  return { control, create };
}

async function requests(control: ControlClient): Promise<number> {
  return (await control.record()).filter(({ type }) => type === 'erp.received').length;
}

describe('a server that validates what it gets', () => {
  it.each(['unqualified-types', 'inherited-elements'])(
    'takes a request for its WSDL with %s as the mapping has it, without prefixes',
    async (wsdl) => {
      const { create } = await strict(wsdl, plain);
      expect(await create()).toMatch(/^№ 1/);
    },
  );

  it.each([
    [
      'unqualified-types',
      'urn:example:orders',
      'ExternalId (urn:example:orders) is not expected; expected: ExternalId (no namespace)',
    ],
    [
      'inherited-elements',
      '',
      'ExternalId (no namespace) is not expected; expected: ExternalId (urn:example:common)',
    ],
  ])('of %s is sent nothing that is in the namespace "%s" instead', async (wsdl, $xmlns, why) => {
    const { control, create } = await strict(wsdl, (input) => ({
      Order: { ...(plain(input).Order as Element), ExternalId: { $xmlns, $value: input.externalId } },
    }));
    expect(await clientError(create())).toMatchObject({ verdict: 'refused', kind: 'NotBySchema', said: why });
    expect(await requests(control)).toBe(0);
  });

  it('is sent nothing where its WSDL leaves a name open, until the mapping says its namespace', async () => {
    const before = await strict(
      'open-content',
      extended((externalId) => externalId),
    );
    const error = await clientError(before.create());
    expect(error).toMatchObject({ verdict: 'refused', kind: 'NotBySchema' });
    expect(error.said).toMatch(/^OrderReference \(/);
    expect(await requests(before.control)).toBe(0);
    await sandbox?.close();

    const mended = await strict(
      'open-content',
      extended((externalId) => ({ $xmlns: 'urn:example:own-fields', $value: externalId })),
    );
    expect(await mended.create()).toMatch(/^№ 1/);
  });

  it('is sent nothing that lacks an element, or has one in another place', async () => {
    const { control, create } = await strict('inherited-elements', (input) => ({
      Order: { ExternalId: input.externalId, Total: input.total },
    }));
    expect((await clientError(create())).said).toBe(
      'Total (urn:example:orders) is not expected; expected: Customer (urn:example:orders)',
    );
    expect(await requests(control)).toBe(0);
  });

  it('is sent nothing by a mapping that is mended for other requests only', async () => {
    const { create } = await strict('inherited-elements', ({ comment, ...input }) =>
      comment ? { Order: { ExternalId: input.externalId } } : plain(input),
    );
    await create();
    expect(await clientError(create({ comment: 'x' }))).toMatchObject({ kind: 'NotBySchema' });
    expect(await create()).toMatch(/^№ 1/);
  });
});

describe('a reference', () => {
  const longer = 'D_17-3f2a9c1e-second-order';

  it('that the schema has no room for is refused, not cut, however many fitted before', async () => {
    const { control, create } = await strict('inherited-elements', plain);
    await create();
    const error = await clientError(create({ externalId: longer }));
    expect(error).toMatchObject({ verdict: 'refused', kind: 'ReferenceTooLong' });
    expect(error.message).toContain(
      'the reference has 26 characters, and the ERP keeps 20; nothing was sent',
    );
    expect(await requests(control)).toBe(1);
  });

  it('that is part of what the mapping writes leaves room for the rest', async () => {
    const { create } = await strict('inherited-elements', (input) =>
      plain({ ...input, externalId: `B24:${input.externalId}` }),
    );
    await create();
    expect((await clientError(create({ externalId: `${order.externalId}-abc` }))).message).toContain(
      'the reference has 17 characters, and the ERP keeps 16',
    );
  });

  it('that the mapping has no room for is refused, too', async () => {
    const { control, create } = await strict('inherited-elements', plain, 12);
    expect((await clientError(create())).message).toContain('has 13 characters, and the ERP keeps 12');
    expect(await requests(control)).toBe(0);
  });
});

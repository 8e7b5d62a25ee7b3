import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type ErpMapping, type ErpObjects, type ErpOrder, mapping } from '../../../../src/clients/erp';
import { fitOf } from '../../../../src/clients/erp/fit-mapping';
import { inspectWsdl, type InspectedWsdl } from '../../../../src/clients/erp-wsdl/inspect-wsdl';
import { loadDocuments } from '../../../../src/clients/erp-wsdl/load-documents';
import { tellWsdl } from '../../../../src/cli/erp-inspect/tell-wsdl';
import { mapping as salesMapping } from '../../../fixtures/foreign-erp/mapping';
import { erpExamples } from '../../../support/erp-examples';
import { mapping as netsuite } from '../../../../wsdl/examples/netsuite/mapping';
import { mapping as sap } from '../../../../wsdl/examples/sap/mapping';
import { clientError, replies, startErp, stopServers } from './erp-server';

const sales = 'test/fixtures/foreign-erp/sales.wsdl';
const split = 'test/fixtures/split-wsdl/service.wsdl';
const inspect = async (wsdl: string): Promise<InspectedWsdl> => inspectWsdl(await loadDocuments({ wsdl }));
const told = async (wsdl: string, of: ErpMapping<ErpObjects>): Promise<string> =>
  tellWsdl(await inspect(wsdl), await fitOf(of, await loadDocuments({ wsdl })));

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'inspect-'));
});
afterEach(stopServers);
afterAll(() => rmSync(folder, { recursive: true }));

/** A WSDL with something changed in it. */
async function changed(wsdl: string, change: (text: string) => string): Promise<string> {
  const text = readFileSync(wsdl, 'utf8');
  const other = change(text);
  if (other === text) throw new Error('Nothing was changed.');
  const file = path.join(folder, 'changed.wsdl');
  writeFileSync(file, other);
  return file;
}

describe('what is told of a WSDL', () => {
  it.each([
    ['the reference contract', 'wsdl/order-service.wsdl', mapping],
    ['two ports of equal names, imports, attributes, kinds of a type, SOAP 1.2', sales, salesMapping],
    ['parts in other files, kinds of kinds, restrictions, a port without SOAP', split, mapping],
    ['RPC, a type that holds itself, a choice, an enumeration', 'test/fixtures/rpc.wsdl', mapping],
    ['lengths, documentation, and look-ups elsewhere', 'wsdl/examples/sap/manage.wsdl', sap],
    ['a header', 'wsdl/examples/netsuite/suitetalk.wsdl', netsuite],
  ])('%s', async (_what, wsdl, fitting) => {
    expect(await told(wsdl, fitting)).toMatchSnapshot();
  });

  it('is the same over HTTP, where what it imports lies beside it', async () => {
    const erp = await startErp((response, { url }) => {
      const file = url.startsWith('/erp') ? sales : path.join(path.dirname(sales), url);
      replies(200, readFileSync(file, 'utf8'))(response, { method: '', url, headers: {}, body: '' });
    });
    expect((await inspect(`${erp.url}?wsdl`)).ports).toEqual((await inspect(sales)).ports);
  });

  it('tells what the items of an array are, which SOAP encoding says in an attribute', async () => {
    const array =
      '<xsd:complexType name="Orders"><xsd:complexContent>' +
      '<xsd:restriction base="e:Array" xmlns:e="http://schemas.xmlsoap.org/soap/encoding/">' +
      '<xsd:attribute ref="e:arrayType" xmlns:w="http://schemas.xmlsoap.org/wsdl/" w:arrayType="tns:Order[]"/>' +
      '</xsd:restriction></xsd:complexContent></xsd:complexType>';
    const wsdl = await changed('test/fixtures/rpc.wsdl', (text) =>
      text
        .replace('<xsd:complexType name="Order">', (order) => array + order)
        .replace('<part name="order" type="tns:Order"/>', '<part name="order" type="tns:Orders"/>'),
    );
    expect(await told(wsdl, mapping)).toContain('  Orders\n    item · Order, optional, repeated\n');
  });

  it.each([
    [
      'element',
      'order-service.wsdl',
      (text: string) => text.replace('element="tns:FindOrderRequest"', 'element="tns:Gone"'),
      'the element {urn:durable-robots:orders:1}Gone',
    ],
    [
      'message',
      'order-service.wsdl',
      (text: string) =>
        text.replace('<input message="tns:FindOrderRequest"/>', '<input message="tns:Gone"/>'),
      'the message of its request',
    ],
  ])('says which %s an operation names that is not there', async (_what, _file, change, missing) => {
    const wsdl = await changed('wsdl/order-service.wsdl', change);
    expect(await told(wsdl, mapping)).toContain(`  ! The WSDL does not have ${missing}: it cannot be called`);
  });

  it('names the mapping’s port where the WSDL has another', async () => {
    expect(await told(sales, mapping)).toContain('OrderService.OrdersSoap, which is not here');
  });
});

describe('a mapping that cannot fit', () => {
  const misfits = async (change: (text: string) => string, of = mapping): Promise<string[]> => {
    const wsdl = await changed('wsdl/order-service.wsdl', change);
    return (await fitOf(of, await loadDocuments({ wsdl }))).misfits;
  };

  it('has a request whose element goes by another name', async () => {
    const renamed = await misfits((text) => text.replaceAll('name="externalId"', 'name="extId"'));
    const expected = 'externalId (urn:durable-robots:orders:1) is not expected; expected: extId';
    expect(renamed).toContainEqual(
      expect.stringContaining(`order: CreateOrder: one with everything in it is refused (${expected}`),
    );
    expect(renamed).toContainEqual(
      expect.stringContaining(`order: FindOrder: a look-up is refused (${expected}`),
    );
    expect(renamed).toContain('order: FindOrder: its reply has no externalId');
  });

  it('lacks what the schema wants of orders that have only what each has', async () => {
    expect(
      await misfits((text) =>
        text.replace('name="comment" type="xsd:string" minOccurs="0"', 'name="comment" type="xsd:string"'),
      ),
    ).toEqual([expect.stringContaining('order: CreateOrder: one with only what each has is refused')]);
  });

  it('reads what no reply has', async () => {
    const { order } = mapping.objects;
    const create = { ...order!.create, reply: { number: 'order/number' } };
    const misread = { ...mapping, objects: { order: { ...order!, create } } } as ErpMapping<ErpObjects>;
    expect(await misfits((text) => `${text} `, misread)).toEqual([
      'order: CreateOrder: its reply has no order/number',
    ]);
  });

  it('fails at an order without what it takes for granted, or has a header that nobody declares', async () => {
    const { order } = mapping.objects;
    const request = ({ externalId, lines }: ErpOrder) => ({ externalId, title: lines[0]!.name });
    const create = { ...order!.create, request };
    const failing = { ...mapping, objects: { order: { ...order!, create } } } as ErpMapping<ErpObjects>;
    expect(await misfits((text) => `${text} `, failing)).toContainEqual(
      expect.stringMatching(/^order: CreateOrder: the mapping fails at one with only what each has \(/),
    );
    const headed = { ...mapping, headers: () => ({ passport: { token: 'x' } }) };
    expect(await misfits((text) => `${text} `, headed)).toContainEqual(
      expect.stringContaining('The header passport needs a namespace ($xmlns)'),
    );
  });

  it('calls an operation that the port does not have', async () => {
    expect(await misfits((text) => text.replaceAll('name="FindOrder"', 'name="LookUpOrder"'))).toEqual([
      'order: FindOrder: OrderService.OrdersSoap does not have it',
    ]);
  });

  it.each(
    erpExamples.flatMap(({ name, mapping: of, wsdls }) => wsdls.map((wsdl) => [name, wsdl, of] as const)),
  )('is none in the shape of %s', async (_name, wsdl, of) => {
    const { ports, misfits: found } = await fitOf(of, await loadDocuments({ wsdl }));
    expect(ports).toHaveLength(1);
    expect(found).toEqual([]);
  });
});

describe('a WSDL that cannot be read', () => {
  it.each([
    ['is not there', 'test/fixtures/none.wsdl', 'ENOENT'],
    ['is no XML', 'package.json', 'it is no XML'],
  ])('%s: says which file and why', async (_name, wsdl, why) => {
    const error = await clientError(inspect(wsdl));
    expect(error).toMatchObject({ verdict: 'not-done' });
    expect(error.message).toContain(`${wsdl} cannot be used (${why})`);
  });

  it('is refused to us: says so, and shows no login', async () => {
    const erp = await startErp(replies(401, ''));
    const error = await clientError(
      loadDocuments({
        wsdl: `${erp.url.replace('//', '//robot:hush@')}?key=hush`,
        login: { by: 'basic', user: 'robot', password: 'hush' },
      }),
    );
    expect(error.message).toContain('HTTP 401');
    expect(error.message).not.toContain('hush');
  });
});

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { inspectWsdl } from '../../../../src/clients/erp-wsdl/inspect-wsdl';
import { type WsdlLimits, wsdlLimits } from '../../../../src/clients/http/reply-limits';
import { loadDocuments } from '../../../../src/clients/erp-wsdl/load-documents';
import { validate } from '../../../../src/clients/erp-wsdl/validate';
import { tellWsdl } from '../../../../src/cli/erp-inspect/tell-wsdl';
import { circleWsdl } from '../../../support/circle-wsdl';
import { watchEventLoop } from '../../../support/watch-event-loop';
import { clientError, clientOf, created, order, replies, startErp, stopServers } from './erp-server';

/** ms; an alarm for a process that hangs, far above what any of these takes. */
const frozen = 5000;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'hostile-wsdl-'));
});
afterEach(async () => {
  await stopServers();
  await rm(folder, { recursive: true });
});

const xsd = 'xmlns:x="http://www.w3.org/2001/XMLSchema"';
const schema = (content: string) =>
  `<x:schema ${xsd} targetNamespace="urn:h" xmlns:h="urn:h">${content}</x:schema>`;

/** A service that creates orders as the mapping knows it; its request's type is `Request` of the given schema. */
const service = (
  content: string,
) => `<w:definitions xmlns:w="http://schemas.xmlsoap.org/wsdl/" targetNamespace="urn:h"
  xmlns:h="urn:h" xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/">
  <w:types>${schema(`${content}<x:element name="Ask" type="h:Request"/><x:element name="Told" type="x:string"/>`)}</w:types>
  <w:message name="In"><w:part name="p" element="h:Ask"/></w:message>
  <w:message name="Out"><w:part name="p" element="h:Told"/></w:message>
  <w:portType name="P">${operations('<w:input message="h:In"/><w:output message="h:Out"/>')}</w:portType>
  <w:binding name="B" type="h:P"><soap:binding transport="http://schemas.xmlsoap.org/soap/http"/>${operations('<soap:operation soapAction=""/>')}</w:binding>
  <w:service name="OrderService"><w:port name="OrdersSoap" binding="h:B"><soap:address location="http://127.0.0.1/erp"/></w:port></w:service>
</w:definitions>`;

const operations = (content: string) =>
  ['CreateOrder', 'FindOrder', 'UpsertCustomer']
    .map((name) => `<w:operation name="${name}">${content}</w:operation>`)
    .join('');

const many = (count: number, each: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => each(index)).join('');

const nowhere = { ports: [], elsewhere: ['A.B'], operations: [], misfits: [] };

async function fileOf(content: string): Promise<string> {
  const file = path.join(folder, 'erp.wsdl');
  await writeFile(file, content);
  return file;
}

/** What inspection and the client make of a WSDL; both within the time in which a process counts as alive. */
async function failuresOf(wsdl: string): Promise<string[]> {
  const slowest = watchEventLoop();
  const failures = await Promise.all([
    clientError(loadDocuments({ wsdl }).then(inspectWsdl)),
    clientError(clientOf('http://127.0.0.1:1/erp', { wsdl }).order.compose(order)),
  ]);
  expect(failures).toMatchObject([{ verdict: 'not-done' }, { verdict: 'not-done' }]);
  expect(slowest()).toBeLessThan(frozen);
  return failures.map(({ message }) => message);
}

describe('a WSDL without an end', () => {
  it('of files that import each other, each another one, is given up', async () => {
    const erp = await startErp((response, { url }) => {
      const next = Number(/\d+/.exec(url)?.[0] ?? 0) + 1;
      const imported = `<x:import namespace="urn:${next}" schemaLocation="/${next}.xsd"/>`;
      const wsdl = `<w:definitions xmlns:w="http://schemas.xmlsoap.org/wsdl/"><w:types>${schema(imported)}</w:types></w:definitions>`;
      replies(200, url.startsWith('/erp') ? wsdl : schema(imported))(response, {
        method: '',
        url,
        headers: {},
        body: '',
      });
    });
    const [first] = await failuresOf(`${erp.url}?wsdl`);
    expect(first).toContain(`it is more than ${wsdlLimits.distance} imports away`);
    expect(erp.requests.length).toBeLessThan(100);
  });

  it('of files that a server makes up is given up after so many', async () => {
    let files = 0;
    const erp = await startErp((response, seen) => {
      const made = many(20, () => `<x:import schemaLocation="/${(files += 1)}.xsd"/>`);
      const wsdl = `<w:definitions xmlns:w="http://schemas.xmlsoap.org/wsdl/"><w:types>${schema(made)}</w:types></w:definitions>`;
      replies(200, seen.url.startsWith('/erp') ? wsdl : schema(made))(response, seen);
    });
    const [first] = await failuresOf(`${erp.url}?wsdl`);
    expect(first).toContain(`it leads to more than ${wsdlLimits.files} files`);
  });

  it('that drips in is given up when its time is over, however many files there are', async () => {
    const erp = await startErp((response, { url }) => {
      response.writeHead(200, { 'content-type': 'text/xml' });
      if (url.startsWith('/erp'))
        response.end(schema(many(9, (index) => `<x:include schemaLocation="/${index}.xsd"/>`)));
      else response.write('<');
    });
    const loading = loadDocuments({ wsdl: erp.url }, { ...wsdlLimits, time: 300 });
    expect((await clientError(loading)).message).toContain('it was not read within 0.3 s');
  });

  it.each<[string, string, Partial<WsdlLimits>, RegExp]>([
    [
      'as long as no WSDL is',
      service(`<!--${'x'.repeat(2 ** 20)}-->`),
      { bytes: 2 ** 20 },
      /is longer than 1 MB/,
    ],
    [
      'of elements beyond number',
      service('<x:a/>'.repeat(200)),
      { elements: 200 },
      /has more than 200 elements/,
    ],
  ])('%s is refused in a sentence', async (_what, wsdl, less, why) => {
    const loading = loadDocuments({ wsdl: await fileOf(wsdl) }, { ...wsdlLimits, ...less });
    expect((await clientError(loading)).message).toMatch(why);
  });

  it.each<[string, () => string, RegExp]>([
    [
      'that nests and nests',
      () => service(`${'<x:a>'.repeat(40_000)}${'</x:a>'.repeat(40_000)}`),
      /nests more than 100 elements/,
    ],
    [
      'of groups that double each other',
      () =>
        service(
          many(
            40,
            (index) =>
              `<x:group name="G${index}"><x:sequence>${`<x:group ref="h:G${index + 1}"/>`.repeat(2)}</x:sequence></x:group>`,
          ) +
            '<x:group name="G40"><x:sequence><x:element name="a" type="x:string"/></x:sequence></x:group>' +
            '<x:complexType name="Request"><x:group ref="h:G0"/></x:complexType>',
        ),
      /Request has more than 10000 elements and attributes/,
    ],
    [
      'of a group that holds itself',
      () =>
        service(
          '<x:group name="G"><x:sequence><x:group ref="h:G"/></x:sequence></x:group>' +
            '<x:complexType name="Request"><x:group ref="h:G"/></x:complexType>',
        ),
      /Request nests more than 100 groups/,
    ],
    [
      'of types that are derived from each other in a circle',
      () =>
        service(
          ['Request', 'Other']
            .map(
              (name, index, all) =>
                `<x:complexType name="${name}"><x:complexContent><x:extension base="h:${all[1 - index]}"/></x:complexContent></x:complexType>`,
            )
            .join(''),
        ),
      /is derived from more than 50 types/,
    ],
  ])('%s is refused in a sentence', async (_what, wsdl, why) => {
    for (const message of await failuresOf(await fileOf(wsdl()))) expect(message).toMatch(why);
  });
});

describe('a WSDL whose types lead into each other', () => {
  it.each<[string, () => string, number]>([
    ['in circles, of 3 MB', () => circleWsdl(11_000), 11_000],
    [
      'by doubling each other',
      () =>
        service(
          many(
            60,
            (index) =>
              `<x:complexType name="${index === 0 ? 'Request' : `T${index}`}"><x:sequence>${many(2, (more) => `<x:element name="f${more}" type="h:T${index + 1}"/>`)}</x:sequence></x:complexType>`,
          ),
        ),
      60,
    ],
  ])('%s, is told with each type once', async (_what, wsdl, count) => {
    const inspected = inspectWsdl(await loadDocuments({ wsdl: await fileOf(wsdl()) }));
    expect(inspected.types.size).toBe(count);
    const told = tellWsdl(inspected, nowhere).split('\n');
    expect(told.length).toBeLessThan(count * 6 + 100);
    expect(told.filter((line) => line === '  T1')).toHaveLength(1);
  });

  it('through an element that refers to itself, is told with it once', async () => {
    const own = service(
      '<x:element name="Self"><x:complexType><x:sequence><x:element ref="h:Self" minOccurs="0"/></x:sequence></x:complexType></x:element>' +
        '<x:complexType name="Request"><x:sequence><x:element ref="h:Self"/></x:sequence></x:complexType>',
    );
    const told = tellWsdl(inspectWsdl(await loadDocuments({ wsdl: await fileOf(own) })), nowhere);
    expect(told.match(/element Self$/gm)).toHaveLength(1);
  });
});

it('a schema that no validator can read stops nothing, and is told once', async () => {
  const odd = service('<x:complexType name="Request" nillable="true"/>');
  const erp = await startErp(replies(200, created('<orderNumber>SO-1</orderNumber>')));
  const warnings: string[] = [];
  const client = clientOf(erp.url, { wsdl: await fileOf(odd) }, {}, (text) => warnings.push(text));
  for (const _ of [1, 2])
    await clientError(client.order.create(order, { timeoutMs: 60_000, beforeSend: () => {} }));
  expect(erp.requests).toHaveLength(2);
  expect(warnings).toEqual([
    expect.stringMatching(/^ERP CreateOrder: what is sent is not compared .* 'nillable' is not allowed/),
  ]);
});

it('a schema with which the validator comes to no end is given up, and its thread with it', async () => {
  const pattern = `<x:pattern value="${'('.repeat(4)}a|aa${'){1,60}'.repeat(4)}b"/>`;
  const content = `<x:element name="a"><x:simpleType><x:restriction base="x:string">${pattern}</x:restriction></x:simpleType></x:element>`;
  const contents = `<x:schema ${xsd}>${content}</x:schema>`;
  const document = { 'a.xml': `<a>${'a'.repeat(5_000)}</a>` };
  const slowest = watchEventLoop();
  expect(await validate(document, [{ fileName: 'a.xsd', contents }], 500)).toEqual({
    unable: 'it took more than 0.5 s',
  });
  expect(slowest()).toBeLessThan(frozen);
  const plain = { fileName: 'a.xsd', contents: contents.replace(pattern, '') };
  expect(await validate({ 'a.xml': '<a/>' }, [plain])).toEqual({ problems: new Map() });
});

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  type Answer,
  basic,
  clientOf,
  found,
  order,
  referenceWsdl,
  clientError,
  replies,
  startErp,
  stopServers,
} from './erp-server';

const look = { timeoutMs: 5000 };
const absent = replies(200, found('<found>false</found>'));
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'wsdl-'));
});
afterEach(async () => {
  await stopServers();
  await rm(folder, { recursive: true });
});

describe('the WSDL', () => {
  it('is read at the first call, once for all that wait for it, and never again', async () => {
    const wsdl = await readFile(referenceWsdl, 'utf8');
    const erp = await startErp((response, seen) =>
      (seen.method === 'GET' ? replies(200, wsdl) : absent)(response, seen),
    );
    const client = clientOf(erp.url, { wsdl: `${erp.url}?wsdl` });
    expect(erp.requests).toHaveLength(0);
    await Promise.all([client.order.find('a', look), client.order.find('b', look)]);
    await client.order.find('c', look);
    expect(erp.requests.map(({ method }) => method)).toEqual(['GET', 'POST', 'POST', 'POST']);
  });

  it('gives the address of our port where the settings have none', async () => {
    const erp = await startErp(absent);
    const addressed = (await readFile(referenceWsdl, 'utf8')).replace(
      /<port [^]*<\/port>/,
      (ours) =>
        ours.replace('http://127.0.0.1/erp', `${erp.url}/from-wsdl`) +
        ours
          .replace('http://127.0.0.1/erp', `${erp.url}/another-port`)
          .replace('name="OrdersSoap"', 'name="Other"'),
    );
    await writeFile(path.join(folder, 'erp.wsdl'), addressed);
    await clientOf(undefined, { wsdl: path.join(folder, 'erp.wsdl') }).order.find('a', look);
    expect(erp.requests).toMatchObject([{ url: '/erp/from-wsdl' }]);
  });

  it.each<[string, Answer, string]>([
    ['does not exist', replies(404, 'no'), 'Unavailable'],
    ['wants another password', replies(401, ''), 'Unauthorized'],
    ['is empty', replies(200, ''), 'Unavailable'],
    ['is a page', replies(200, '<html><body>Sign in</body></html>'), 'Unavailable'],
    ['is cut', replies(200, '<definitions name="Ord'), 'Unavailable'],
    ['is moved', replies(302, '', { location: '/other' }), 'Unavailable'],
    [
      'has other operations',
      replies(200, '<definitions xmlns="http://schemas.xmlsoap.org/wsdl/"/>'),
      'Setup',
    ],
  ])('that %s: nothing was sent, and the next call reads it anew', async (_name, answer, kind) => {
    const wsdl = await readFile(referenceWsdl, 'utf8');
    let mended = false;
    const erp = await startErp((response, seen) => {
      const read = mended ? replies(200, wsdl) : answer;
      (seen.method === 'GET' ? read : absent)(response, seen);
    });
    const client = clientOf(erp.url, { wsdl: `${erp.url}?wsdl` });
    const error = await clientError(client.order.create(order, { ...look, beforeSend: () => {} }));
    expect(error).toMatchObject({ verdict: 'not-done', kind });
    expect(erp.requests).toMatchObject([{ method: 'GET' }]);
    mended = true;
    await expect(client.order.find('a', look)).resolves.toBeUndefined();
  });

  it('that is a file which is not there: says so, and is read once it is', async () => {
    const erp = await startErp(absent);
    const wsdl = path.join(folder, 'late.wsdl');
    const client = clientOf(erp.url, { wsdl });
    const error = await clientError(client.order.find('a', look));
    expect(error.message).toBe(`ERP: ${wsdl} cannot be used (ENOENT); nothing was sent. Check ERP_WSDL.`);
    await writeFile(wsdl, await readFile(referenceWsdl));
    await expect(client.order.find('a', look)).resolves.toBeUndefined();
  });

  it.each(['a URL', 'a file'])(
    'at %s may import a schema from another host, which is not told the password',
    async (place) => {
      const other = await startErp(
        replies(200, '<xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema"/>'),
      );
      const importing = (await readFile(referenceWsdl, 'utf8')).replace(
        '<types>',
        `<types><xsd:schema><xsd:import namespace="urn:other" schemaLocation="${other.url}"/></xsd:schema>`,
      );
      const file = path.join(folder, 'erp.wsdl');
      await writeFile(file, importing);
      const erp = await startErp((response, seen) =>
        (seen.method === 'GET' ? replies(200, importing) : absent)(response, seen),
      );
      const wsdl = place === 'a file' ? file : `${erp.url}?wsdl`;
      await clientOf(erp.url, { wsdl, ...basic('robot', 'hush') }).order.find('a', look);
      for (const { headers } of erp.requests) expect(headers.authorization).toMatch(/^Basic /);
      expect(other.requests).toHaveLength(1);
      expect(other.requests[0]?.headers.authorization).toBeUndefined();
    },
  );
});

const wss = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity';

describe('a schema that the WSDL imports', () => {
  const importing = async (file: string, ...imports: string[]) => {
    const text = (await readFile(referenceWsdl, 'utf8')).replace(
      '<types>',
      `<types><xsd:schema targetNamespace="urn:own">${imports.join('')}</xsd:schema>`,
    );
    await writeFile(path.join(folder, file), text);
    return path.join(folder, file);
  };

  it('is named itself where it cannot be fetched, and the WSDL beside it', async () => {
    const other = await startErp(replies(404, ''));
    const wsdl = await importing(
      'erp.wsdl',
      `<xsd:import namespace="urn:x" schemaLocation="${other.url}/x.xsd"/>`,
    );
    const error = await clientError(clientOf(other.url, { wsdl }).order.find('a', look));
    expect(error).toMatchObject({
      kind: 'Unavailable',
      said: `${other.url}/x.xsd cannot be used (HTTP 404)`,
    });
    expect(error.message).toBe(
      `ERP: ${other.url}/x.xsd cannot be used (HTTP 404), which ${wsdl} imports; nothing was sent. ` +
        'Let this machine reach it, or keep the WSDL and all that it imports as files.',
    );
  });

  it('from a public address that everybody names is not fetched: the product has it', async () => {
    const erp = await startErp(absent);
    const standard = [
      ['http://schemas.xmlsoap.org/soap/encoding/', 'http://schemas.xmlsoap.org/soap/encoding/'],
      ['http://www.w3.org/2003/05/soap-encoding', 'https://www.w3.org/2003/05/soap-encoding'],
      ['http://www.w3.org/XML/1998/namespace', 'http://www.w3.org/2001/xml.xsd'],
      ['http://www.w3.org/2005/05/xmlmime', 'http://www.w3.org/2005/05/xmlmime'],
      ['http://schemas.xmlsoap.org/wsdl/', 'http://schemas.xmlsoap.org/wsdl/'],
      ['http://schemas.xmlsoap.org/soap/envelope/', 'http://schemas.xmlsoap.org/soap/envelope/'],
      ['http://www.w3.org/2005/08/addressing', 'http://www.w3.org/2006/03/addressing/ws-addr.xsd'],
      ['http://www.w3.org/2000/09/xmldsig#', 'http://www.w3.org/TR/xmldsig-core/xmldsig-core-schema.xsd'],
      [`${wss}-secext-1.0.xsd`, `${wss}-secext-1.0.xsd`],
      [`${wss}-utility-1.0.xsd`, `${wss}-utility-1.0.xsd`],
    ].map(([space, at]) => `<xsd:import namespace="${space}" schemaLocation="${at}"/>`);
    const uses =
      `<xsd:element name="safe"><xsd:complexType><xsd:sequence><xsd:element xmlns:d="http://www.w3.org/2000/09/xmldsig#" ref="d:Signature"/></xsd:sequence><xsd:attribute xmlns:u="${wss}-utility-1.0.xsd" ref="u:Id"/></xsd:complexType></xsd:element>` +
      `<xsd:element name="token" xmlns:s="${wss}-secext-1.0.xsd" type="s:UsernameTokenType"/>` +
      '<xsd:element name="place" xmlns:a="http://www.w3.org/2005/08/addressing" type="a:EndpointReferenceType"/>' +
      '<xsd:complexType name="List"><xsd:complexContent><xsd:restriction base="e:Array" xmlns:e="http://schemas.xmlsoap.org/soap/encoding/">' +
      '<xsd:attribute ref="e:arrayType"/></xsd:restriction></xsd:complexContent></xsd:complexType>' +
      '<xsd:element name="picture" xmlns:m="http://www.w3.org/2005/05/xmlmime" type="m:base64Binary"/>' +
      '<xsd:element name="list" xmlns:e="http://www.w3.org/2003/05/soap-encoding" type="e:Array"/>';
    const wsdl = await importing('erp.wsdl', ...standard, uses);
    const warned: string[] = [];
    await clientOf(erp.url, { wsdl }, {}, (text) => warned.push(text)).order.find('a', look);
    // Without what they declare, no message could be compared with the schema.
    expect(warned).toEqual([]);
  });

  it('of the company’s own is read, whatever it describes', async () => {
    const own = await startErp(
      replies(
        200,
        '<xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema" targetNamespace="http://www.w3.org/2005/05/xmlmime"/>',
      ),
    );
    const wsdl = await importing(
      'erp.wsdl',
      `<xsd:import namespace="http://www.w3.org/2005/05/xmlmime" schemaLocation="${own.url}"/>`,
    );
    await clientError(clientOf('http://127.0.0.1:1', { wsdl }).order.find('a', look));
    expect(own.requests).toHaveLength(1);
  });
});

describe('the login', () => {
  const login = basic('robot', 'hush');
  const addressed = async (url: string) =>
    (await readFile(referenceWsdl, 'utf8')).replace('http://127.0.0.1/erp', url);

  it('goes to an address that the WSDL names at its own origin', async () => {
    const erp = await startErp((response, seen) => {
      void addressed(`${erp.url}/orders`).then((wsdl) =>
        (seen.method === 'GET' ? replies(200, wsdl) : absent)(response, seen),
      );
    });
    await clientOf(undefined, { wsdl: `${erp.url}?wsdl`, ...login }).order.find('a', look);
    expect(erp.requests.map(({ url }) => url)).toEqual(['/erp?wsdl', '/erp/orders']);
    for (const { headers } of erp.requests) expect(headers.authorization).toMatch(/^Basic /);
  });

  it.each([
    ['a login in the header', login],
    [
      'a login in the envelope',
      { login: { by: 'ws-security', user: 'robot', password: 'hush', digest: false } },
    ],
    ['a certificate', { tls: { cert: 'ours', key: 'ours' } }],
  ] as const)(
    'of %s goes to no other address that a WSDL names, and nothing else does',
    async (_how, known) => {
      const other = await startErp(absent);
      const erp = await startErp((response, seen) => {
        void addressed(other.url).then((wsdl) => replies(200, wsdl)(response, seen));
      });
      const file = path.join(folder, 'erp.wsdl');
      await writeFile(file, await addressed(other.url));
      for (const wsdl of [`${erp.url}?wsdl`, file]) {
        const error = await clientError(clientOf(undefined, { wsdl, ...known }).order.find('a', look));
        expect(error).toMatchObject({ verdict: 'not-done', kind: 'Setup' });
        expect(error.message).toMatch(/names the address http:\/\/127.* set ERP_ENDPOINT if it is/);
      }
      expect(other.connections()).toBe(0);
    },
  );

  it('goes to the endpoint that is set, whatever the WSDL names, and not to the WSDL of another origin', async () => {
    const erp = await startErp(absent);
    const elsewhere = await startErp((response, seen) => {
      void addressed('http://127.0.0.1:1/erp').then((wsdl) => replies(200, wsdl)(response, seen));
    });
    await clientOf(erp.url, { wsdl: `${elsewhere.url}?wsdl`, ...login }).order.find('a', look);
    expect(erp.requests[0]?.headers.authorization).toMatch(/^Basic /);
    expect(elsewhere.requests[0]?.headers.authorization).toBeUndefined();
  });

  it('that a WSDL of another origin asks for is not given, and the error says why', async () => {
    const erp = await startErp(absent);
    const elsewhere = await startErp(replies(401, ''));
    const error = await clientError(
      clientOf(erp.url, { wsdl: elsewhere.url, ...login }).order.find('a', look),
    );
    expect(error).toMatchObject({ verdict: 'not-done', kind: 'Unauthorized' });
    expect(error.message).toContain('the login goes to the origin of ERP_ENDPOINT only');
  });

  it('goes with look-ups elsewhere where their settings say, and to no other address that their WSDL names', async () => {
    const other = await startErp(absent);
    const lookUps = await startErp((response, seen) => {
      void addressed(other.url).then((wsdl) =>
        (seen.method === 'GET' ? replies(200, wsdl) : absent)(response, seen),
      );
    });
    const client = (settings: object) =>
      clientOf(
        'http://127.0.0.1:1/erp',
        { ...login, lookUps: { wsdl: `${lookUps.url}?wsdl`, ...settings } },
        { lookUps: { service: 'OrderService', port: 'OrdersSoap', soapVersion: '1.1' } },
      );
    const error = await clientError(client({}).order.find('a', look));
    expect(error).toMatchObject({ verdict: 'not-done', kind: 'Setup' });
    expect(error.message).toContain('set ERP_LOOKUP_ENDPOINT if it is');
    expect(other.connections()).toBe(0);
    await expect(client({ endpoint: lookUps.url }).order.find('a', look)).resolves.toBeUndefined();
    expect(lookUps.requests.at(-1)?.headers.authorization).toMatch(/^Basic /);
    const gone = await clientError(client({ wsdl: 'none.wsdl' }).order.find('a', look));
    expect(gone.message).toContain('Check ERP_LOOKUP_WSDL.');
  });

  it('does not follow a redirect', async () => {
    const other = await startErp(absent);
    const erp = await startErp(replies(307, '', { location: other.url }));
    await clientError(clientOf(erp.url, login).order.find('a', look));
    expect(other.connections()).toBe(0);
  });
});

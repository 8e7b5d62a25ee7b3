import { createServer, type Server } from 'node:http';
import { type ControlClient, createControlClient } from '../../../../sandbox/control/client';
import { type Sandbox, startSandbox } from '../../../../sandbox';
import {
  createPortalClient,
  type Grant,
  type PortalClient,
  refreshGrant,
} from '../../../../src/clients/bitrix24';
import { close, listen } from './listen';

const field = { name: 'UF_CRM_ERP_ORDER_ID', label: 'ERP order number' };

let sandbox: Sandbox;
let control: ControlClient;
let application: Server;
let grant: Grant;
let renewals: number;
let client: PortalClient;

beforeEach(async () => {
  sandbox = await startSandbox({ wsdlPath: 'wsdl/order-service.wsdl' });
  control = createControlClient(sandbox.controlUrl);
  let refreshToken = '';
  application = createServer((request, response) => {
    let form = '';
    request.setEncoding('utf8').on('data', (chunk) => (form += String(chunk)));
    request.on('end', () => {
      refreshToken = new URLSearchParams(form).get('auth[refresh_token]') ?? '';
      response.end();
    });
  });
  await control.install(`http://127.0.0.1:${await listen(application)}/install`);

  const { url, clientId, clientSecret } = sandbox.portal;
  const refresh = (token: string) =>
    refreshGrant({ authServer: url, clientId, clientSecret, refreshToken: token });
  grant = await refresh(refreshToken);
  renewals = 0;
  client = createPortalClient({
    endpoint: grant.clientEndpoint,
    memberId: grant.memberId,
    tokens: () => grant,
    async renew() {
      renewals++;
      return (grant = await refresh(grant.refreshToken));
    },
  });
});
afterEach(async () => {
  await sandbox.close();
  await close(application);
});

const deal = (id: number) => ({ entityTypeId: 2, id });

it('reads a deal with rows, client and requisites', async () => {
  const [id = 0] = await control.createDeals();
  const read = await client.readDocument(deal(id));
  expect(read).toMatchObject({
    id,
    currency: 'RUB',
    total: '181801',
    company: { id: 1, title: 'ООО «Ромашка»' },
    contact: { id: 1, title: 'Петров Иван' },
    requisites: [{ inn: '7701234567', kpp: '770101001' }],
    rows: [
      { price: '90000.5', quantity: '2', taxRate: '20' },
      { price: '1200', quantity: '1.5', taxRate: undefined },
    ],
  });
});

it('returns every requisite of a client where the deal names none', async () => {
  const [id = 0] = await control.createDeals({ companyId: 3 });
  expect((await client.readDocument(deal(id))).requisites.map((one) => one.id)).toEqual([3, 4]);
});

it('reads a deal without client', async () => {
  const [id = 0] = await control.createDeals({ companyId: 0, contactId: 0, rows: [] });
  await expect(client.readDocument(deal(id))).resolves.toMatchObject({
    company: undefined,
    requisites: [],
    rows: [],
  });
});

it('is refused a deal that is not there', async () => {
  await expect(client.readDocument(deal(999_999))).rejects.toMatchObject({
    verdict: 'refused',
    kind: 'NotFound',
  });
});

it('writes a value that looks like a macro as it is', async () => {
  const [id = 0] = await control.createDeals();
  const notify = { userId: 3, message: 'Created', tag: 'tag' };
  await client.ensureDealField(field);
  const result = { document: deal(id), field: { name: field.name, value: 'SO $result[notify]' }, notify };
  await expect(client.writeResult(result)).resolves.toMatchObject({ field: 'saved', notified: true });
  expect((await control.deal(id)).fields).toMatchObject({ UF_CRM_ERP_ORDER_ID: 'SO $result[notify]' });
});

it('finds that a field is not there', async () => {
  const [id = 0] = await control.createDeals();
  const result = { document: deal(id), field: { name: field.name, value: 'SO-1' } };
  await expect(client.writeResult(result)).resolves.toMatchObject({ field: 'not-saved' });
});

it('goes on with a renewed token, and renews it once', async () => {
  const [id = 0] = await control.createDeals();
  await control.expireTokens();
  await Promise.all([
    client.readDocument(deal(id)),
    client.readDocument(deal(id)),
    client.readDocument(deal(id)),
  ]);
  expect(renewals).toBe(1);
});

it('learns that a refresh token is spent', async () => {
  const { url, clientId, clientSecret } = sandbox.portal;
  const spent = { authServer: url, clientId, clientSecret, refreshToken: grant.refreshToken };
  await refreshGrant(spent);
  await expect(refreshGrant(spent)).rejects.toMatchObject({ verdict: 'refused', kind: 'TokenLost' });
});

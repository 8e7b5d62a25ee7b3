import { type Sandbox, startSandbox } from '../../../../sandbox';
import { type ControlClient, createControlClient } from '../../../../sandbox/control/client';
import { type PlayedService, playedService, readPlayedService } from '../../../../sandbox/erp/played/play';
import { createErpClient, type ErpObject, type ErpOrder } from '../../../../src/clients/erp';
import type { SessionMapping } from '../../../../src/clients/erp/mapping-types';
import { keepSessions } from '../../../../src/clients/erp/sessions';
import { mapping } from '../../../../wsdl/examples/magento/mapping';
import { clientError, referenceWsdl } from './erp-server';

const options = { timeoutMs: 20_000, beforeSend: () => {} };
const order: ErpOrder = {
  externalId: 'D_17-3f2a9c1e',
  title: 'Станок',
  currency: 'RUB',
  total: '1.00',
  lines: [{ name: 'Болт', quantity: '1', price: '1.00' }],
};

let sandbox: Sandbox | undefined;
let control: ControlClient;
afterEach(async () => {
  await sandbox?.close();
  sandbox = undefined;
});

const { play, wsdlPath } = readPlayedService('wsdl/examples/magento/shop.wsdl');
const { gone: _, ...withoutGone } = play;

/** The client of an ERP that is played so, with its sessions mapped so. */
async function clientOf(
  played: Parameters<typeof playedService>[1],
  session: Partial<SessionMapping>,
): Promise<ErpObject<ErpOrder>> {
  const services: PlayedService[] = [playedService(wsdlPath, played)];
  sandbox = await startSandbox({ wsdlPath: referenceWsdl, playedErps: services });
  control = createControlClient(sandbox.controlUrl);
  const [erp] = sandbox.playedErps!;
  const { user, password } = sandbox.erp;
  const secrets = { username: user, apiKey: password };
  return createErpClient(
    { wsdl: erp!.wsdlUrl, endpoint: erp!.url, secrets },
    { ...mapping, session: { ...mapping.session!, ...session } },
  ).order!;
}

const logIns = async () =>
  (await control.record()).filter(
    (entry) => entry.type === 'erp.received' && entry.xml.includes('loginParam'),
  ).length;

const expired =
  '<n:orderCreateResponseParam xmlns:n="urn:example:magento-shaped"><result>SESSION_EXPIRED</result></n:orderCreateResponseParam>';
const { logIn } = mapping.session!;

it.each<[string, Parameters<typeof playedService>[1], Partial<SessionMapping>]>([
  ['a fault', play, {}],
  ['HTTP 401', withoutGone, { gone: [] }],
  [
    'a value in a successful envelope',
    { ...play, gone: expired },
    { gone: [{ at: 'result', is: ['SESSION_EXPIRED'] }] },
  ],
  [
    'a fault, and is a cookie',
    { ...play, cookie: 'sid' },
    { logIn: { ...logIn, reply: { id: { cookie: 'sid' } } } },
  ],
])('a session that is gone by %s is opened anew, and the order made once', async (_how, played, session) => {
  const client = await clientOf(played, session);
  expect(await client.find!('D_99-3f2a9c1e', options)).toBeUndefined();
  await control.erpFaults({ create: { reply: 'session-gone', times: 1 } });
  const number = await client.create(order, options);
  expect((await control.state()).kept).toMatchObject([{ externalId: order.externalId, number }]);
  expect(await logIns()).toBe(2);
});

it('a value that says so for ever is no number of an order', async () => {
  const client = await clientOf(
    { ...play, gone: expired },
    { gone: [{ at: 'result', is: ['SESSION_EXPIRED'] }] },
  );
  await control.erpFaults({ create: { reply: 'session-gone' } });
  expect(await clientError(client.create(order, options))).toMatchObject({
    verdict: 'not-done',
    kind: 'Unauthorized',
  });
  expect((await control.state()).kept).toEqual([]);
});

it('a session that several calls find gone is opened anew once', async () => {
  let opened = 0;
  const sessions = keepSessions(async () => `session ${(opened += 1)}`);
  const old = await sessions.id(1);
  const again = ['one call', 'another'].map(() => {
    sessions.forget(old);
    return sessions.id(1);
  });
  expect(await Promise.all(again)).toEqual(['session 2', 'session 2']);
});

it('a log-in that names no session is not as agreed', async () => {
  const client = await clientOf(play, { logIn: { ...logIn, reply: { id: { cookie: 'other' } } } });
  const error = await clientError(client.create(order, options));
  expect(error).toMatchObject({ verdict: 'not-done', kind: 'Contract' });
  expect(error.message).toContain('cookie other: it names no session');
});

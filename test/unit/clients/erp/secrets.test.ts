import { inspect } from 'node:util';
import type { ClientError } from '../../../../src/clients/client-error';
import {
  type Answer,
  basic,
  clientError,
  clientOf,
  closedPort,
  fault,
  order,
  replies,
  startErp,
  stopServers,
} from './erp-server';

const user = 'robot';
const password = 'hush-7f3a';
const token = Buffer.from(`${user}:${password}`).toString('base64');
const echo: Answer = (response, seen) =>
  replies(
    500,
    fault('soap:Client', `${seen.headers.authorization} ${password}`, `<detail>${password}</detail>`),
  )(response, seen);

afterEach(stopServers);

describe('an error of the ERP client', () => {
  it.each<[string, Answer]>([
    ['401', replies(401, '')],
    ['503 with text', replies(503, `Bad credentials: ${password}`)],
    ['a fault that echoes the credentials', echo],
    ['a reset', (response) => response.socket?.resetAndDestroy()],
    ['a reply that breaks the contract', replies(200, '<soap:Envelope/>')],
  ])('shows neither password nor authorization after %s', async (_name, answer) => {
    const erp = await startErp(answer);
    const client = clientOf(erp.url, basic(user, password));
    await expectSilent(clientError(client.order.create(order, { timeoutMs: 5000, beforeSend: () => {} })));
    expect(erp.requests[0]?.headers.authorization).toBe(`Basic ${token}`);
  });

  it('shows neither when nothing could be sent', async () => {
    const client = clientOf(await closedPort(), basic(user, password));
    await expectSilent(clientError(client.order.find('m1/DEAL_17', { timeoutMs: 5000 })));
  });

  it('shows neither when the WSDL cannot be read', async () => {
    const erp = await startErp(replies(401, `Bad credentials: ${password}`));
    const wsdl = erp.url.replace('//', `//${user}:${password}@`);
    const client = clientOf(erp.url, { ...basic(user, password), wsdl });
    await expectSilent(clientError(client.order.find('m1/DEAL_17', { timeoutMs: 5000 })));
  });
});

async function expectSilent(failure: Promise<ClientError>): Promise<void> {
  const error = await failure;
  const shown =
    JSON.stringify(error) + inspect(error, { depth: null, showHidden: true }) + error.message + error.stack;
  for (const secret of [password, token, 'Authorization']) expect(shown).not.toContain(secret);
  expect(error).not.toHaveProperty('cause');
}

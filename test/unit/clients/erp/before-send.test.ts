import { AsyncLocalStorage } from 'node:async_hooks';
import net from 'node:net';
import {
  clientOf,
  closedPort,
  created,
  listen,
  order,
  rejection,
  replies,
  startErp,
  stopServers,
} from './erp-server';

const number = replies(200, created('<orderNumber>SO-1</orderNumber>'));

afterEach(stopServers);

describe('beforeSend', () => {
  it.each([new RangeError('too late'), 'no error at all', undefined])(
    'stops the call before its first byte, and %s comes out unchanged',
    async (reason) => {
      let bytes = 0;
      const port = await listen(
        net.createServer((socket) => socket.on('data', (chunk) => (bytes += chunk.length))),
      );
      const beforeSend = () => {
        throw reason;
      };
      const call = clientOf(`http://127.0.0.1:${port}/erp`).order.create(order, {
        timeoutMs: 5000,
        beforeSend,
      });
      expect(await rejection(call)).toBe(reason);
      expect(bytes).toBe(0);
    },
  );

  it('runs once, when the connection stands and the ERP has not been sent anything', async () => {
    const erp = await startErp(number);
    const connected: number[] = [];
    const client = clientOf(erp.url);
    const beforeSend = () => void connected.push(erp.requests.length);
    await client.order.create(order, { timeoutMs: 5000, beforeSend });
    await client.order.create(order, { timeoutMs: 5000, beforeSend });
    expect(connected).toEqual([0, 1]);
    expect(erp.connections()).toBe(2);
  });

  it('does not run where no connection was made', async () => {
    const beforeSend = jest.fn();
    await rejection(clientOf(await closedPort()).order.create(order, { timeoutMs: 5000, beforeSend }));
    expect(beforeSend).not.toHaveBeenCalled();
  });

  it('runs in the asynchronous context of its call, where an Activity finds its own', async () => {
    const erp = await startErp(number);
    const client = clientOf(erp.url);
    const context = new AsyncLocalStorage<string>();
    const seen: unknown[] = [];
    const call = () =>
      client.order.create(order, { timeoutMs: 5000, beforeSend: () => void seen.push(context.getStore()) });
    await Promise.all([context.run('first', call), context.run('second', call)]);
    expect(new Set(seen)).toEqual(new Set(['first', 'second']));
  });

  it('does not run where the WSDL cannot be read', async () => {
    const beforeSend = jest.fn();
    const client = clientOf(await closedPort(), { wsdl: 'wsdl/absent.wsdl' });
    await rejection(client.order.create(order, { timeoutMs: 5000, beforeSend }));
    expect(beforeSend).not.toHaveBeenCalled();
  });
});

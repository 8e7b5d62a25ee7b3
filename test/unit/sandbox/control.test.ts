import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { open, stage, type Stage } from './staged';

describe('the control of a sandbox', () => {
  let on: Stage;
  beforeEach(async () => {
    on = await stage();
  });

  const post = (path: string, body: string, type = 'application/json') =>
    fetch(`${on.sandbox.controlUrl}${path}`, { method: 'POST', body, headers: { 'content-type': type } });

  it('listens on this machine only', async () => {
    await expect(open({ host: '0.0.0.0' })).rejects.toThrow(/this machine only/);
  });

  it('gives the addresses and credentials to another process', async () => {
    const { controlUrl: _, close: __, ...access } = on.sandbox;
    expect(await on.control.access()).toEqual(access);
  });

  it.each([
    ['/faults/erp', '{"create":{"reply":"explode"}}', 'reply'],
    ['/faults/erp', '{"create":{"reply":"refuse","carryOut":true}}', 'A refusal is not carried out'],
    ['/faults/erp', '{"mode":"down"}', 'mode'],
    ['/faults/portal', '{"latency":1}', 'latency'],
    ['/deals', '{"titel":"x"}', 'titel'],
    ['/deals', 'nonsense', 'no JSON'],
    ['/install', '{"url":"http://example.com/"}', 'on this machine'],
  ])('refuses %s %s and says why', async (path, body, why) => {
    const response = await post(path, body);
    expect(response.status).toBe(400);
    expect(await response.text()).toContain(why);
  });

  it('refuses what is not JSON by its type, so that no page of another site can drive it', async () => {
    expect((await post('/deals', '{}', 'text/plain')).status).toBe(415);
  });

  it.each([
    ['127.0.0.1', 200],
    ['localhost:3001', 200],
    ['[::1]:3001', 200],
    ['LOCALHOST', 200],
    ['evil.example', 403],
    ['localhost.evil.example', 403],
    ['127.0.0.1.evil.example:3001', 403],
  ])('gives credentials to who calls it by the name %s: %i', async (host, status) => {
    const { hostname, port } = new URL(on.sandbox.controlUrl);
    const asked = request({ hostname, port, path: '/', headers: { host } }).end();
    const [reply] = (await once(asked, 'response')) as [IncomingMessage];
    expect(reply.statusCode).toBe(status);
    expect((await text(reply)).includes(on.sandbox.erp.password)).toBe(status === 200);
  });

  it('names a deal, a call or an address that is not there', async () => {
    await expect(on.control.moveDeal(99, 'WON')).rejects.toThrow('There is no deal 99');
    await expect(on.control.repeatCall(99)).rejects.toThrow('There is no call 99');
    await expect(on.control.createDeals({ companyId: 99 })).rejects.toThrow('There is no company 99');
    await expect(on.control.createItems({ requisiteId: 99 })).rejects.toThrow('There is no requisite 99');
    expect((await post('/nothing', '{}')).status).toBe(404);
  });

  it('fills in fields of a deal as a person does, and no field that there is not', async () => {
    const [deal = 0] = await on.control.createDeals();
    await on.control.createUserField({ entity: 'CRM_DEAL', name: 'UF_CRM_NOTE' });
    const { fields } = await on.control.changeDeal(deal, { title: 'новое', UF_CRM_NOTE: 'x' });
    expect(fields).toMatchObject({ title: 'новое', UF_CRM_NOTE: 'x' });
    await expect(on.control.changeDeal(deal, { UF_CRM_NOT: 'x' })).rejects.toThrow('no field UF_CRM_NOT');
  });

  it('does not place a robot with a setting that it does not have', async () => {
    await on.application.install();
    await on.application.registerRobot();
    await expect(on.control.placeRobot({ code: 'erp_order', properties: { comet: 'x' } })).rejects.toThrow(
      'comet',
    );
    const id = await on.control.placeRobot({ code: 'erp_order', properties: { comment: 'x' } });
    await on.control.removeRobot(id);
    expect((await on.control.state()).placements).toEqual([]);
  });

  it('replaces the faults it names, leaves the others, and resets all', async () => {
    await on.control.erpFaults({ create: { latencyMs: 40 }, uniqueExternalIds: false });
    const { erp } = await on.control.erpFaults({ find: { latencyMs: 7 } });
    expect(erp).toMatchObject({
      create: { latencyMs: 40 },
      find: { latencyMs: 7 },
      uniqueExternalIds: false,
    });
    expect((await on.control.resetFaults()).erp).toMatchObject({
      create: { latencyMs: 0 },
      uniqueExternalIds: true,
    });
  });
});

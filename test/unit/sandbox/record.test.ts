import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createControlClient } from '../../../sandbox/control/client';
import { open, stage, until } from './staged';

describe('the record of a sandbox', () => {
  let dir: string;
  beforeEach(() => {
    dir = fs.mkdtempSync(path.join(os.tmpdir(), 'sandbox-'));
  });
  afterEach(() => fs.rmSync(dir, { recursive: true, force: true }));

  const file = () => path.join(dir, 'record.jsonl');
  const reopen = async () => {
    const sandbox = await open({ dir });
    return { sandbox, control: createControlClient(sandbox.controlUrl) };
  };

  it('is the state: after a restart everything is as it was, tokens and calls included', async () => {
    const on = await stage({ dir });
    const portalPort = Number(new URL(on.sandbox.portal.url).port);
    const { application, control } = on;
    await application.install();
    await application.registerRobot();
    await control.createDeals({ count: 2, companyId: 2 });
    await control.placeRobot({ code: 'erp_order', timeoutSeconds: 600 });
    const [made] = await control.moveDeal(17, 'CONFIRMED');
    const used = application.tokens.refresh_token;
    application.tokens = (await application.refresh()).body;
    await control.erpFaults({ create: { latencyMs: 5, times: 3 } });
    const [before, lines] = [await control.state(), await control.record()];
    await on.sandbox.close();

    const again = await open({ dir, portalPort });
    const after = createControlClient(again.controlUrl);
    expect(await after.state()).toEqual(before);
    expect(await after.record()).toEqual(lines);
    expect(again.portal).toEqual(on.sandbox.portal);
    expect(again.erp.password).toBe(on.sandbox.erp.password);
    expect((await application.refresh(used)).body.error).toBe('invalid_grant');
    expect((await application.call('profile')).status).toBe(200);
    await after.repeatCall(made?.call ?? 0);
    const bodies = application.received
      .filter(({ path: at }) => at.startsWith('/robots/'))
      .map(({ raw }) => raw);
    expect(bodies).toHaveLength(2);
    expect(bodies[1]).toBe(bodies[0]);
  });

  it('loses only a last line that was torn, and goes on after it', async () => {
    const on = await stage({ dir });
    await on.control.createDeals();
    await on.sandbox.close();
    const whole = fs.readFileSync(file(), 'utf8');
    fs.appendFileSync(file(), '{"seq":2,"type":"deals.cre');
    const first = await reopen();
    await first.control.createDeals();
    await first.sandbox.close();
    expect(fs.readFileSync(file(), 'utf8').startsWith(`${whole}{"seq":2,`)).toBe(true);
    const second = await reopen();
    expect((await second.control.state()).deals.map(({ id }) => id)).toEqual([17, 18]);
  });

  it('is cut off in any byte of its last line and still opens', async () => {
    const on = await stage({ dir });
    await on.control.createDeals();
    await on.control.createDeals();
    await on.sandbox.close();
    const bytes = fs.readFileSync(file());
    const lastLine = bytes.lastIndexOf(0x0a, bytes.length - 2) + 1;
    for (const at of [lastLine, lastLine + 1, bytes.length - 2, bytes.length - 1]) {
      fs.writeFileSync(file(), bytes.subarray(0, at));
      const { sandbox, control } = await reopen();
      expect((await control.state()).deals).toHaveLength(1);
      await sandbox.close();
    }
  });

  it('lets waiting calls time out that were waiting when the sandbox stopped', async () => {
    const on = await stage({ dir });
    await on.application.install();
    await on.application.registerRobot();
    await on.control.createDeals();
    await on.control.placeRobot({ code: 'erp_order', timeoutSeconds: 1 });
    await on.control.moveDeal(17, 'CONFIRMED');
    await on.sandbox.close();
    const { control } = await reopen();
    await until(control.counters, ({ timedOut }) => timedOut === 1);
  });

  it('is handed out from any line on, and waits for the next one', async () => {
    const on = await stage();
    await on.control.createDeals();
    const seq = (await on.control.record()).at(-1)?.seq ?? 0;
    expect(await on.control.record({ since: seq })).toEqual([]);
    const waiting = on.control.record({ since: seq, wait: 30_000 });
    await on.control.createDeals();
    expect(await waiting).toMatchObject([{ seq: seq + 1, type: 'deals.created', from: 18 }]);
  });

  it('is its own user’s alone: it holds passwords and tokens', async () => {
    const own = path.join(dir, 'of-the-sandbox');
    const sandbox = await open({ dir: own });
    await sandbox.close();
    const modeOf = (name: string): number => fs.statSync(path.join(own, name)).mode & 0o777;
    expect([modeOf('.'), modeOf('record.jsonl')]).toEqual([0o700, 0o600]);
  });

  it('is never another program’s file', async () => {
    for (const text of ['hello', '{"name":"x"}\nhello']) {
      fs.writeFileSync(file(), text);
      await expect(open({ dir })).rejects.toThrow(/Line 1 .* is not the sandbox's/);
      expect(fs.readFileSync(file(), 'utf8')).toBe(text);
    }
  });
});

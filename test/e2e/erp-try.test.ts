import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../src/base/package-root';
import { circleWsdl } from '../support/circle-wsdl';
import { seconds, type Stand, startStand } from '../support/stand';

jest.setTimeout(seconds(300) + 120_000);

let stand: Stand;
beforeAll(async () => {
  stand = await startStand();
  await Promise.all([stand.start('endpoint'), stand.start('worker')]);
  await stand.install();
});
afterEach(() => stand.control.erpFaults({ refuseConnections: false }));
afterAll(() => stand.stop());

/** `robots erp …`, as typed. */
function erp(
  args: string[],
  more: Record<string, string> = {},
): Promise<{ code: number; out: string; said: string }> {
  const main = join(packageRoot, process.env.ROBOTS_DIST ?? 'dist', 'src/main.js');
  const env = { PATH: process.env.PATH, ...stand.environment, ...more };
  return new Promise((resolve) => {
    const maxBuffer = 64 * 1_048_576;
    execFile(process.execPath, [main, 'erp', ...args], { env, maxBuffer }, (error, out, said) =>
      resolve({ code: error ? Number(error.code) : 0, out, said }),
    );
  });
}

/** Envelopes that the ERP received, in order. */
async function received(): Promise<string[]> {
  return (await stand.control.record()).flatMap((entry) =>
    entry.type === 'erp.received' ? [entry.xml] : [],
  );
}

describe('robots erp try', () => {
  it('prints the envelope and sends nothing; with --send the ERP receives it byte for byte', async () => {
    const [deal = 0] = await stand.control.createDeals({ title: 'Станок <&"]]> № 1' });
    const tried = await erp(['try', '--deal', String(deal), '--json']);
    expect(tried.code).toBe(0);
    const { envelope, sent, url } = JSON.parse(tried.out);
    expect({ sent, url }).toEqual({ sent: false, url: stand.sandbox.erp.url });
    expect(envelope).toContain('<price>90000.5</price>');
    expect(await received()).toEqual([]);

    const made = await erp(['try', '--deal', String(deal), '--send']);
    const { orders } = await stand.control.state();
    expect(made.out).toContain(envelope);
    expect(made.out).toContain(`Sent: the ERP made it ${orders[0]?.number}.`);
    expect((await received()).filter((xml) => xml.includes('CreateOrderRequest'))).toEqual([envelope]);
  });

  it('sends nothing that the ERP has, and the robot finds what was sent', async () => {
    const [deal = 0] = await stand.control.createDeals();
    await erp(['try', '--deal', String(deal), '--send']);
    const again = await erp(['try', '--deal', String(deal), '--send']);
    expect(again.out).toMatch(/Not sent: the ERP has \S+ already, as SO-\d+\./);
    const placed = await stand.control.placeRobot({ code: 'erp_order' });
    await stand.control.moveDeal(deal, 'CONFIRMED');
    await stand.control.removeRobot(placed);
    await stand.answered(deal);
    const own = (await stand.control.state()).orders.filter(({ externalId }) =>
      externalId.startsWith(`D_${deal}-`),
    );
    expect(own).toHaveLength(1);
  });

  it('names the objects that there are where it is asked for another', async () => {
    expect(await erp(['try', '--deal', '17', '--object', 'client'])).toEqual({
      code: 2,
      out: '',
      said: 'There is no object "client"; nothing was sent. Choose order, customer.\n',
    });
  });

  it('shows the client of a deal, too', async () => {
    const [deal = 0] = await stand.control.createDeals({ companyId: 1 });
    const { code, out } = await erp(['try', '--deal', String(deal), '--object', 'customer']);
    expect(code).toBe(0);
    expect(out).toContain('<inn>7701234567</inn>');
  });

  it('tells a problem by 1, wrong usage by 2, and what cannot be reached by 3', async () => {
    const [ambiguous = 0] = await stand.control.createDeals({ companyId: 3, requisiteId: 0 });
    expect(await erp(['try', '--deal', String(ambiguous)])).toMatchObject({ code: 1, out: '' });
    expect(await erp(['try'])).toMatchObject({ code: 2, out: '' });
    expect(await erp(['try', '--deal', '17'], { VAULT_KEYS: '' })).toMatchObject({ code: 2, out: '' });
    const away = await erp(['try', '--deal', '17'], { TEMPORAL_ADDRESS: '127.0.0.1:1' });
    expect(away).toMatchObject({ code: 3, out: '' });
    expect(away.said).toContain('nothing was sent');
    await stand.control.erpFaults({ refuseConnections: true });
    expect(
      await erp(['try', '--deal', String(ambiguous - 1), '--object', 'customer', '--send']),
    ).toMatchObject({
      code: 3,
    });
  });

  it('shows no password and no token', async () => {
    const [deal = 0] = await stand.control.createDeals();
    const { out, said } = await erp(['try', '--deal', String(deal), '--send']);
    expect(out + said).not.toContain(stand.sandbox.erp.password);
    expect(out + said).not.toContain('Authorization');
  });
});

describe('robots erp inspect', () => {
  it('reads a WSDL of the ERP, which wants a login', async () => {
    const { code, out } = await erp(['inspect', stand.sandbox.erp.wsdlUrl, '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(out).ports).toMatchObject([{ name: 'OrdersSoap', soapVersion: '1.1' }]);
  });

  it('tells the whole of a WSDL of 3 MB whose types lead into each other, in little memory', async () => {
    const count = 11_000;
    const file = join(stand.dir, 'circle.wsdl');
    writeFileSync(file, circleWsdl(count));
    const NODE_OPTIONS = '--max-old-space-size=256';
    const { code, out } = await erp(['inspect', file, '--json'], { NODE_OPTIONS });
    const { types, mapping } = JSON.parse(out);
    expect(Object.keys(types)).toHaveLength(count);
    // It has our port and operations, and nothing of what they hold.
    expect(code).toBe(1);
    expect(mapping.misfits).toContain('order: CreateOrder: its reply has no orderNumber');
  });

  it('ends with 3 where none can be had', async () => {
    const { code, said } = await erp(['inspect', 'http://127.0.0.1:1/orders?wsdl']);
    expect(code).toBe(3);
    expect(said).toMatch(/^ERP: .*cannot be used \(ECONNREFUSED\); nothing was sent\..*\n$/);
  });
});

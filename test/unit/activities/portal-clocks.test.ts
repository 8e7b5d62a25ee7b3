import { createPortalClocks } from '../../../activities/portal-access/portal-clocks';
import { clientOnSandbox } from '../clients/bitrix24/sandbox-client';

/** Moscow's. */
const ahead = 180;

describe('the clock of a portal', () => {
  it('is asked for once', async () => {
    const { client, control } = await clientOnSandbox();
    const clocks = createPortalClocks();
    expect(await clocks.ahead('portal', client)).toBe(ahead);
    await control.portalFaults({ rest: { reply: 'html-503' } });
    expect(await clocks.ahead('portal', client)).toBe(ahead);
    expect(await clocks.ahead('another', client)).toBeUndefined();
  });

  it('is asked for again after a failure that passes', async () => {
    const { client, control } = await clientOnSandbox();
    const clocks = createPortalClocks();
    await control.portalFaults({ rest: { reply: 'html-503', times: 1 } });
    expect(await clocks.ahead('portal', client)).toBeUndefined();
    expect(await clocks.ahead('portal', client)).toBe(ahead);
  });

  it('is not asked for again where the portal has no such method', async () => {
    const { client, control } = await clientOnSandbox();
    const clocks = createPortalClocks();
    const refusal = { status: 404, code: 'ERROR_METHOD_NOT_FOUND', text: 'Method not found!' };
    await control.portalFaults({ rest: { reply: 'refusal', refusal, times: 1 } });
    expect(await clocks.ahead('portal', client)).toBeUndefined();
    expect(await clocks.ahead('portal', client)).toBeUndefined();
  });
});

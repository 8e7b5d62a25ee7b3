import { hashSecret } from '../../../src/verify/secret-hash';
import { createUnverifiedPlaces } from '../../../src/verify/unverified-call';
import type { PortalMemo } from '../../../workflows/contract/portal-record';
import {
  applicationToken,
  callForm,
  createEndpoint,
  type Endpoint,
  memberId,
  portal,
  readFixture,
} from './fixture';

/** Of the fixtures of events. */
const memberIdOfFixture = 'a223c6b3710f85df22e9377d6c4f7553';
const away = (): Promise<never> => Promise.reject(new Error('connection refused'));

/** Temporal, which has these portals. */
const answering =
  (...portals: PortalMemo[]) =>
  async ({ memberId: asked }: { memberId?: string }) =>
    portals.filter((one) => asked === undefined || one.memberId === asked);

/** An endpoint that has read all portals, as it has before it listens. */
async function ready(options: Parameters<typeof createEndpoint>[0] = {}): Promise<Endpoint> {
  const endpoint = await createEndpoint({ lookUp: answering(portal), ...options });
  await endpoint.renew();
  return endpoint;
}

async function eventForm(auth: Record<string, string>, event = 'ONAPPINSTALL'): Promise<string> {
  const form = new URLSearchParams(await readFixture('onappinstall.form'));
  form.set('event', event);
  for (const [name, value] of Object.entries(auth)) form.set(`auth[${name}]`, value);
  return form.toString();
}

/** Statuses of so many forged installations, all at once. */
async function flood(
  { post }: Endpoint,
  auth: (index: number) => Record<string, string>,
  count = 100,
): Promise<number[]> {
  return Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const forged = { application_token: `forged ${index}`, ...auth(index) };
      return (await post('/install', await eventForm(forged))).status;
    }),
  );
}

const taken = (statuses: number[]): number => statuses.filter((status) => status === 200).length;

describe('a call with a token that no portal has', () => {
  const installation = {
    'auth[application_token]': '51856fefc120afa4b628cc82d3935cce',
    'auth[member_id]': memberIdOfFixture,
  };

  it('is kept unverified where an installation with the token was stored', async () => {
    const endpoint = await createEndpoint();
    const refused = await endpoint.post('/robots/erp_order', callForm(installation));
    expect(refused).toMatchObject({ status: 403, json: { error: 'Call.UnknownPortal' } });
    await endpoint.post('/install', await readFixture('onappinstall.form'));
    const kept = await endpoint.post('/robots/erp_order', callForm(installation));
    expect(kept).toMatchObject({ status: 200, text: '{"status":"async"}' });
    expect(endpoint.store.calls).toEqual([]);
    expect(endpoint.store.unverified).toHaveLength(1);
  });

  it('is refused where that installation has failed', async () => {
    const endpoint = await createEndpoint({ isUnderWay: async () => false });
    await endpoint.post('/install', await readFixture('onappinstall.form'));
    expect((await endpoint.post('/robots/erp_order', callForm(installation))).status).toBe(403);
  });

  it('is refused where so many wait already, and with any other token', async () => {
    const places = createUnverifiedPlaces([], { installed: 1, listed: 1, others: 1 });
    const endpoint = await createEndpoint({ places });
    await endpoint.post('/install', await readFixture('onappinstall.form'));
    await endpoint.post('/robots/erp_order', callForm(installation));
    const full = await endpoint.post('/robots/erp_order', callForm(installation));
    expect(full).toMatchObject({ status: 503, json: { error: 'Inbox.UnverifiedFull' } });
    const forged = await endpoint.post(
      '/robots/erp_order',
      callForm({ 'auth[application_token]': 'forged' }),
    );
    expect(forged.status).toBe(403);
  });

  it.each([
    [
      'while Temporal answers',
      async ({ memberId: asked }: { memberId?: string }) =>
        [portal].filter((one) => asked === undefined || one.memberId === asked),
    ],
    ['while Temporal is away', away],
  ])('of another portal’s installation is refused %s, and nothing waits', async (_, lookUp) => {
    const endpoint = await createEndpoint({ lookUp });
    await endpoint.post('/install', await readFixture('onappinstall.form'));
    const foreign = callForm({ ...installation, 'auth[member_id]': memberId });
    expect((await endpoint.post('/robots/erp_order', foreign)).status).toBe(403);
    expect(endpoint.store.unverified).toEqual([]);
  });
});

describe('forged installations of a listed host', () => {
  const forgedMember = (index: number) => ({ member_id: `forged-${index}` });
  const update = { member_id: memberId, application_token: 'of the update' };

  it('are bounded before anything is stored, and the refusal says for how long', async () => {
    const endpoint = await ready();
    const statuses = await flood(endpoint, forgedMember);
    expect([taken(statuses), endpoint.store.installs.length]).toEqual([10, 10]);
    const { status, json } = await endpoint.post('/install', await eventForm(forgedMember(101)));
    expect([status, json.error]).toEqual([429, 'Install.TooMany']);
    expect(json.message).toMatch(/in 60 minutes/);
  });

  it('push out neither an update of an installed portal nor the calls with its new token', async () => {
    const endpoint = await ready();
    await flood(endpoint, forgedMember);
    const updated = await endpoint.post('/install', await eventForm(update, 'ONAPPUPDATE'));
    expect(updated.status).toBe(200);
    await flood(endpoint, forgedMember);
    const call = await endpoint.post(
      '/robots/erp_order',
      callForm({ 'auth[application_token]': update.application_token }),
    );
    expect(call.status).toBe(200);
  });

  it('push out no installation of another listed portal', async () => {
    const endpoint = await ready({ allowedPortals: [portal.host, 'other.bitrix24.ru', memberIdOfFixture] });
    await flood(endpoint, forgedMember);
    for (const domain of ['other.bitrix24.ru', portal.host]) {
      const member_id = domain === portal.host ? memberIdOfFixture : 'member-of-other';
      expect((await endpoint.post('/install', await eventForm({ domain, member_id }))).status).toBe(200);
    }
  });

  it('push out no update that names the portal while Temporal is away', async () => {
    const endpoint = await ready();
    endpoint.lookUp = away;
    await flood(endpoint, forgedMember);
    expect((await endpoint.post('/install', await eventForm(update, 'ONAPPUPDATE'))).status).toBe(200);
  });

  it('by a sender who knows the member_id too push out no event with the portal’s present token', async () => {
    const endpoint = await ready();
    expect(taken(await flood(endpoint, () => ({ member_id: memberId })))).toBe(30);
    expect((await endpoint.post('/install', await eventForm(update))).status).toBe(429);
    const known = { member_id: memberId, application_token: applicationToken };
    expect((await endpoint.post('/install', await eventForm(known))).status).toBe(200);
  });

  it('are taken again an hour later', async () => {
    const endpoint = await ready();
    await flood(endpoint, forgedMember);
    const later = Date.now() + 3_600_000;
    const now = jest.spyOn(Date, 'now').mockReturnValue(later);
    expect((await endpoint.post('/install', await eventForm(forgedMember(1)))).status).toBe(200);
    now.mockRestore();
  });
});

describe('forged calls', () => {
  /** Statuses of so many calls with a token each that nobody has. */
  const calls = (endpoint: Endpoint, fields: (index: number) => Record<string, string | undefined>) =>
    Promise.all(
      Array.from({ length: 300 }, async (_, index) => {
        const form = callForm({ 'auth[application_token]': `forged ${index}`, ...fields(index) });
        return (await endpoint.post('/robots/erp_order', form)).status;
      }),
    );
  const byNobody = (index: number) => ({ 'auth[member_id]': `forged-${index}` });

  it('are refused while Temporal answers, however many come', async () => {
    const endpoint = await ready();
    const forged = await calls(endpoint, byNobody);
    expect(new Set(forged)).toEqual(new Set([403]));
    expect(endpoint.store.unverified).toEqual([]);
    expect((await endpoint.post('/robots/erp_order', callForm())).status).toBe(200);
    expect(endpoint.store.calls).toHaveLength(1);
  });

  it.each([
    ['of nobody', byNobody, 50],
    [
      'of another listed host',
      (index: number) => ({ ...byNobody(index), 'auth[domain]': 'other.bitrix24.ru' }),
      200,
    ],
    ['that name no portal', () => ({ 'auth[member_id]': undefined }), 50],
  ])('%s leave the places of a listed portal free while nobody can be asked', async (_, fields, places) => {
    const endpoint = await createEndpoint({
      lookUp: away,
      allowedPortals: [portal.host, 'other.bitrix24.ru'],
    });
    expect(taken(await calls(endpoint, fields))).toBe(places);
    const genuine = callForm({ 'auth[domain]': portal.host });
    expect((await endpoint.post('/robots/erp_order', genuine)).status).toBe(200);
  });

  it('that name a portal leave free what waits for its update', async () => {
    const endpoint = await ready();
    const update = { member_id: memberId, application_token: 'of the update' };
    await endpoint.post('/install', await eventForm(update, 'ONAPPUPDATE'));
    endpoint.lookUp = away;
    expect(taken(await calls(endpoint, () => ({})))).toBe(200);
    const genuine = callForm({ 'auth[application_token]': update.application_token });
    expect((await endpoint.post('/robots/erp_order', genuine)).status).toBe(200);
    expect(endpoint.store.unverified.at(-1)?.claim).toMatchObject({
      tokenHash: hashSecret(update.application_token),
    });
  });
});

import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LookUpPortals } from '../../../src/verify/look-up-portals';
import {
  openPortalRegistry,
  type PortalRegistry,
  type PortalRegistryOptions,
} from '../../../src/verify/portal-registry';
import { hashSecret } from '../../../src/verify/secret-hash';
import { until } from '../../support/until';
import { applicationToken, logInto, memberId, portal, temporaryFolder } from '../endpoint/fixture';

const byToken = { by: 'token', tokenHash: hashSecret(applicationToken), memberId } as const;
const byBadToken = { ...byToken, tokenHash: hashSecret('wrong') };
const withoutMember = { by: 'token', tokenHash: hashSecret(applicationToken) } as const;
const known = { verdict: 'known', portal: expect.objectContaining({ memberId, host: portal.host }) };

type Changeable = 'cacheFile' | 'refusalKeptMs' | 'lookUpDeadlineMs' | 'renewEveryMs' | 'retryEveryMs';

interface Opened {
  registry: PortalRegistry;
  queries: { memberId?: string }[];
  logged: string[];
  cacheFile: string;
}

async function open(
  lookUp: LookUpPortals,
  changes: Partial<Pick<PortalRegistryOptions, Changeable>> = {},
): Promise<Opened> {
  const cacheFile = changes.cacheFile ?? join(await temporaryFolder(), 'inbox', 'portals.json');
  const queries: { memberId?: string }[] = [];
  const logged: string[] = [];
  const registry = await openPortalRegistry({
    cacheFile,
    lookUp: async (query) => {
      queries.push(query);
      return lookUp(query);
    },
    allowedPortals: [portal.host, 'listed-member'],
    log: logInto(logged),
    ...changes,
  });
  return { registry, queries, logged, cacheFile };
}

const away: LookUpPortals = async () => {
  throw new Error('connection refused');
};

describe('portal registry', () => {
  it('looks a portal up once and knows it from then on', async () => {
    const { registry, queries } = await open(async () => [portal]);
    expect(await registry.check(byToken)).toEqual(known);
    expect(await registry.check(byToken)).toEqual(known);
    expect(queries).toEqual([{ memberId }]);
  });

  it('finds the portal of a call that names none', async () => {
    const { registry, queries } = await open(async () => [
      { ...portal, memberId: 'other', tokenHashes: [] },
      portal,
    ]);
    expect(await registry.check(withoutMember)).toEqual(known);
    expect(queries).toEqual([{}]);
  });

  it.each([memberId, portal.host, portal.host.toUpperCase()])(
    'finds the portal of a key bound to %s',
    async (name) => {
      const { registry } = await open(async () => [portal]);
      expect(await registry.check({ by: 'key', portal: name })).toEqual(known);
    },
  );

  it('knows portals after a restart while Temporal is away', async () => {
    const first = await open(async () => [portal]);
    await first.registry.check(byToken);
    await first.registry.close();
    const second = await open(away, { cacheFile: first.cacheFile });
    expect(await second.registry.check(byToken)).toEqual(known);
    expect(await second.registry.check(withoutMember)).toEqual(known);
    expect(second.queries).toEqual([]);
  });

  it('keeps hashes on disk, no token and no half-written file', async () => {
    const { registry, cacheFile } = await open(async () => [portal]);
    await registry.check(byToken);
    await registry.close();
    expect(await readFile(cacheFile, 'utf8')).toContain(hashSecret(applicationToken));
    expect(await readFile(cacheFile, 'utf8')).not.toContain(applicationToken);
    expect(await readdir(join(cacheFile, '..'))).toEqual(['portals.json']);
  });

  it.each(['{"memberId"', '[{"memberId":1}]', ''])(
    'ignores a broken file (%s) and says so',
    async (content) => {
      const cacheFile = join(await temporaryFolder(), 'portals.json');
      await writeFile(cacheFile, content);
      const { registry, logged } = await open(async () => [portal], { cacheFile });
      expect(logged.join()).toContain('is broken; it is ignored');
      expect(await registry.check(byToken)).toEqual(known);
      await registry.close();
      expect(JSON.parse(await readFile(cacheFile, 'utf8'))).toHaveLength(1);
    },
  );

  it('goes on where the file cannot be written', async () => {
    const { registry, cacheFile, logged } = await open(async () => [portal]);
    await mkdir(`${cacheFile}.new`);
    await registry.check(byToken);
    await registry.close();
    expect(logged.join()).toContain('was not saved');
    expect(await registry.check(byToken)).toEqual(known);
  });

  it('learns the new token of a portal that it knows', async () => {
    let current = portal;
    const { registry } = await open(async () => [current]);
    await registry.check(byToken);
    current = { ...portal, tokenHashes: [hashSecret('new')] };
    expect(await registry.check({ ...byToken, tokenHash: hashSecret('new') })).toEqual(known);
    expect(await registry.check(byToken)).toEqual({ verdict: 'wrong', portalKnown: true });
  });

  it('does not take one portal’s token for another portal', async () => {
    const { registry } = await open(async (query) => (query.memberId === memberId ? [portal] : []));
    await registry.check(byToken);
    expect(await registry.check({ ...byToken, memberId: 'other' })).toEqual({
      verdict: 'wrong',
      portalKnown: false,
    });
  });

  it('forgets a portal that is not installed any more', async () => {
    let installed = [portal];
    const { registry } = await open(async () => installed);
    await registry.check(byToken);
    installed = [];
    expect(await registry.check(byBadToken)).toMatchObject({ verdict: 'wrong' });
    expect(await registry.check(byToken)).toMatchObject({ verdict: 'wrong' });
  });

  it('does not ask again after a no, until the no is old', async () => {
    const { registry, queries } = await open(async () => [portal], { refusalKeptMs: 100 });
    expect(await registry.check(byBadToken)).toEqual({ verdict: 'wrong', portalKnown: true });
    expect(await registry.check(byBadToken)).toEqual({ verdict: 'wrong', portalKnown: true });
    expect(queries).toHaveLength(1);
    while (queries.length < 2) {
      await new Promise((resolve) => setTimeout(resolve, 10));
      await registry.check(byBadToken);
    }
  });

  it('asks again after a no for a call that waits, whose installation may be proved by now', async () => {
    let current = portal;
    const { registry } = await open(async () => [current]);
    const byNewToken = { ...byToken, tokenHash: hashSecret('new') };
    expect(await registry.check(byNewToken)).toMatchObject({ verdict: 'wrong' });
    current = { ...portal, tokenHashes: [hashSecret('new')] };
    expect(await registry.check(byNewToken)).toMatchObject({ verdict: 'wrong' });
    expect(await registry.check(byNewToken, true)).toEqual(known);
  });

  it('cannot check while the portals cannot be read, and remembers no no', async () => {
    let lookUp = away;
    const { registry, logged } = await open(async (query) => lookUp(query));
    expect(await registry.check(byToken)).toEqual({ verdict: 'cannot-check' });
    expect(logged.join()).toContain('cannot be read now');
    lookUp = async () => [portal];
    expect(await registry.check(byToken)).toEqual(known);
  });

  it('cannot check when the look-up hangs', async () => {
    const { registry } = await open(() => new Promise(() => undefined), { lookUpDeadlineMs: 20 });
    expect(await registry.check(byToken)).toEqual({ verdict: 'cannot-check' });
  });

  it('asks little during a flood of random tokens, and still knows its portal', async () => {
    const { registry, queries } = await open(async ({ memberId: asked }) => {
      await new Promise(setImmediate);
      return asked === memberId ? [portal] : [];
    });
    await registry.check(byToken);
    const flood = Array.from({ length: 3_000 }, (_, at) =>
      registry.check({ by: 'token', tokenHash: hashSecret(`t${at}`), memberId: `m${at}` }),
    );
    const verdicts = new Set((await Promise.all(flood)).map(({ verdict }) => verdict));
    expect(verdicts).toEqual(new Set(['wrong', 'cannot-check']));
    expect(queries.length).toBeLessThan(100);
    expect(await registry.check(byToken)).toEqual(known);
  });

  it('reads what it knows anew: another state, and a portal that is gone', async () => {
    const other = { ...portal, memberId: 'other', tokenHashes: [hashSecret('other')] };
    let installed = [portal, other];
    const { registry, queries } = await open(async ({ memberId: id }) =>
      installed.filter((one) => id === undefined || one.memberId === id),
    );
    await registry.check(withoutMember);
    installed = [{ ...portal, state: 'broken' }];
    await registry.renew();
    expect(await registry.check(byToken)).toMatchObject({ portal: { state: 'broken' } });
    const gone = { by: 'token', tokenHash: hashSecret('other'), memberId: 'other' } as const;
    expect(await registry.check(gone)).toMatchObject({ verdict: 'wrong' });
    expect(queries).toEqual([{}, {}, { memberId: 'other' }, { memberId: 'other' }]);
  });

  it('keeps a portal that only the list has lost, and all while they cannot be read', async () => {
    let lookUp: LookUpPortals = async () => [portal];
    const { registry } = await open((query) => lookUp(query));
    await registry.check(byToken);
    lookUp = async (query) => (query.memberId === undefined ? [] : [portal]);
    await registry.renew();
    expect(await registry.check(byToken)).toEqual(known);
    lookUp = away;
    await registry.renew();
    expect(await registry.check(byToken)).toEqual(known);
  });

  it('asks for fifty calling portals by name at a time, each in its turn', async () => {
    const portals = Array.from({ length: 60 }, (_, at) => ({ ...portal, memberId: `member-${at}` }));
    const { registry, queries } = await open(async (query) =>
      portals.filter((each) => query.memberId === undefined || each.memberId === query.memberId),
    );
    const askedByName = async (): Promise<unknown[]> => {
      queries.length = 0;
      await registry.renew();
      return queries.map((query) => query.memberId).filter(Boolean);
    };
    for (const each of portals) await registry.check({ ...byToken, memberId: each.memberId });
    await askedByName();
    for (const each of portals) await registry.check({ ...byToken, memberId: each.memberId });
    const first = await askedByName();
    const second = await askedByName();
    expect([first.length, second.length]).toEqual([50, 10]);
    expect(new Set([...first, ...second]).size).toBe(60);
    expect(await askedByName()).toEqual([]);
    await registry.close();
  });

  it('asks by name for a portal that calls, since the list lags behind', async () => {
    let now = portal;
    const { registry, queries } = await open(async ({ memberId: name }) => [
      name === undefined ? portal : now,
    ]);
    await registry.check(byToken);
    await registry.check(byToken);
    now = { ...portal, state: 'broken' };
    await registry.renew();
    expect(await registry.check(byToken)).toMatchObject({ portal: { state: 'broken' } });
    queries.length = 0;
    await registry.renew();
    await registry.renew();
    expect(queries).toEqual([{}, { memberId }, {}]);
  });

  it('writes the file only when something changed', async () => {
    let portals = [portal, { ...portal, memberId: 'other' }];
    const { registry, cacheFile } = await open(async (query) =>
      portals.filter((each) => query.memberId === undefined || each.memberId === query.memberId),
    );
    await registry.check(byToken);
    await registry.renew();
    await registry.close();
    // The clock of a file's times is too coarse to tell two writings apart: one that is gone comes back when written.
    await rm(cacheFile);
    await registry.check(byToken);
    await registry.renew();
    await registry.close();
    expect(existsSync(cacheFile)).toBe(false);
    portals = portals.map((each) => ({ ...each, language: 'en' }));
    await registry.renew();
    await registry.close();
    expect(existsSync(cacheFile)).toBe(true);
  });

  it('knows every portal once all were read, whoever calls first', async () => {
    const { registry, queries } = await open(async () => [portal]);
    await registry.renew();
    expect(await registry.check(byToken)).toEqual(known);
    expect(await registry.check(withoutMember)).toEqual(known);
    expect(queries).toEqual([{}]);
  });

  it('reads all again by itself', async () => {
    const { registry, queries } = await open(async () => [portal], { renewEveryMs: 5 });
    await until('all are read twice', () => queries.length >= 2);
    await registry.close();
  });

  it('reads all again soon where that failed', async () => {
    let lookUp = away;
    const never = { renewEveryMs: 1_000_000_000 };
    const { registry } = await open((query) => lookUp(query), { ...never, retryEveryMs: 5 });
    await registry.renew();
    lookUp = async () => [portal];
    await until('the portal is known', () => registry.knows(byToken));
    await registry.close();
  });
});

describe('a flood of forged calls', () => {
  const forged = (at: number, claimed: { memberId?: string; domain?: string } = {}) =>
    ({ by: 'token', tokenHash: hashSecret(`forged ${at}`), memberId: `m${at}`, ...claimed }) as const;
  const newPortal = { ...portal, memberId: 'listed-member', tokenHashes: [hashSecret('new')] };
  const byNewPortal = { by: 'token', tokenHash: hashSecret('new'), memberId: 'listed-member' } as const;

  async function verdictsOf(registry: PortalRegistry, claimed?: { memberId?: string; domain?: string }) {
    const flood = Array.from({ length: 300 }, (_, at) => registry.check(forged(at, claimed)));
    return new Set((await Promise.all(flood)).map(({ verdict }) => verdict));
  }

  it('is refused while all portals were read lately: that no more may be asked is no outage', async () => {
    const { registry } = await open(async () => [portal]);
    await registry.renew();
    expect(await verdictsOf(registry)).toEqual(new Set(['wrong']));
  });

  it('is kept while nobody has read the portals, or they could not be read since', async () => {
    let lookUp: LookUpPortals = async () => [];
    const { registry } = await open((query) => lookUp(query));
    expect(await verdictsOf(registry)).toEqual(new Set(['wrong', 'cannot-check']));
    await registry.renew();
    lookUp = away;
    await registry.check(byNewPortal);
    // Other tokens than before: a no is remembered.
    const flood = Array.from({ length: 300 }, (_, at) => registry.check(forged(at + 1_000)));
    const verdicts = new Set((await Promise.all(flood)).map(({ verdict }) => verdict));
    expect(verdicts).toEqual(new Set(['cannot-check']));
  });

  it.each([
    ['knows nothing', {}],
    ['knows another listed host', { domain: portal.host }],
  ])('whose sender %s takes no look-up from a portal that another endpoint installed', async (_, claimed) => {
    let installed = [portal];
    const { registry } = await open(async ({ memberId: id }) =>
      installed.filter((each) => id === undefined || each.memberId === id),
    );
    await registry.renew();
    installed = [portal, newPortal];
    expect(await verdictsOf(registry, claimed)).toEqual(new Set(['wrong']));
    expect(await registry.check(byNewPortal)).toMatchObject({ verdict: 'known' });
  });

  it('that names no portal has all portals read once', async () => {
    const { registry, queries } = await open(async () => [portal]);
    await registry.renew();
    for (let at = 0; at < 50; at += 1) {
      const { memberId: _, ...unnamed } = forged(at);
      expect(await registry.check(unnamed)).toMatchObject({ verdict: 'wrong' });
    }
    expect(queries).toEqual([{}]);
  });
});

it('a call with one portal’s token and another’s member_id is wrong, though nobody can be asked', async () => {
  const other = { ...portal, memberId: 'other', tokenHashes: [hashSecret('other')] };
  let lookUp: LookUpPortals = async () => [portal, other];
  const { registry } = await open((query) => lookUp(query));
  await registry.renew();
  lookUp = away;
  expect(await registry.check({ ...byToken, tokenHash: hashSecret('other') })).toEqual({
    verdict: 'wrong',
    portalKnown: true,
  });
  expect(await registry.check({ ...byToken, tokenHash: hashSecret('new') })).toEqual({
    verdict: 'cannot-check',
  });
});

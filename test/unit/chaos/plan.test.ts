import { meaningOf } from '../../../src/clients/bitrix24/refusals';
import { planBoxDeals } from '../../../chaos/load/box-calls';
import { callsOf, planCalls } from '../../../chaos/plan/plan-calls';
import { kindOf } from '../../../chaos/plan/faults';
import { formOf, shortForm } from '../../../chaos/plan/forms';
import { planFaults } from '../../../chaos/plan/plan-faults';

const faults = planFaults(shortForm, 1);

/** The named kind, whichever process it meets. */
const sort = (kind: string): string => kind.replace(/^(freeze|shift-clock|hold) .*/, '$1');

describe('the faults of a run', () => {
  it('are the same for the same seed, and others for another', () => {
    expect(planFaults(shortForm, 1)).toEqual(faults);
    expect(planFaults(shortForm, 2)).not.toEqual(faults);
  });

  it.each([1, 2, 3])('are every kind at least once, seed %i', (seed) => {
    const kinds = (which: typeof faults) =>
      [...new Set(which.map(({ deed }) => sort(kindOf(deed))))].toSorted();
    expect(kinds(planFaults(shortForm, seed))).toEqual(kinds(faults));
    expect(kinds(faults)).toEqual(
      expect.arrayContaining([
        'cut-power endpoint-1',
        'cut-power endpoint-2',
        'drop-answers',
        'expire-tokens',
        'fill-disk',
        'freeze',
        'hold',
        'kill box',
        'kill endpoint-1',
        'kill sandbox',
        'kill temporal',
        'kill worker-3',
        'shift-clock',
        'portal: plan lapsed',
        'portal: one inner fault',
        'portal: a refusal that nobody knows',
        'reset-activities',
        'robots retry',
        'robots answer',
        'robots again',
        'robots cancel',
        'ERP: look-ups answered with "not-allowed"',
        'ERP: look-ups answered with "empty-list"',
        'ERP: look-ups answered with "flag"',
        'ERP: look-ups answered with "foreign-reference"',
        'ERP: look-ups answered with "fault"',
        'ERP: replies lost, and then look-ups not allowed',
        'Jira: look-ups answered with "nonsense"',
        'Jira: look-ups answered with "unauthorized"',
        'Jira: searches that see nothing new',
        '1C: its data are locked',
        '1C: its data are locked, told in XML',
        '1C: no session may begin',
        '1C: a login page in place of replies',
      ]),
    );
  });

  it('begin and end while calls are made, and then the portal is away', () => {
    const [away, ...others] = faults.toReversed();
    expect(away).toMatchObject({ at: shortForm.loadMs, deed: { name: 'away', ms: shortForm.awayMs } });
    for (const { at, deed } of others) {
      expect(at).toBeGreaterThanOrEqual(0);
      expect(at + deed.ms).toBeLessThanOrEqual(shortForm.loadMs);
    }
  });

  it.each(['portal', 'ERP', 'Jira', '1C'])('of one system do not end each other: %s', (system) => {
    const others = / ids are |: limits |: away$/;
    const own = faults.filter(({ deed }) => {
      const kind = kindOf(deed);
      return kind.startsWith(`${system}: `) && !others.test(kind);
    });
    expect(own.length).toBeGreaterThan(5);
    own.slice(1).forEach(({ at }, index) => {
      const before = own[index];
      expect(at).toBeGreaterThanOrEqual((before?.at ?? 0) + (before?.deed.ms ?? 0));
    });
  });

  it('deny a look-up of orders whose replies were lost, once they are made, while a second one would double', () => {
    const [fault] = faults.filter(({ deed }) => deed.do === 'erp' && deed.later);
    const deed = fault?.deed;
    if (deed?.do !== 'erp') throw new Error('there is none');
    expect(deed.change.create).toMatchObject({ reply: 'cut', carryOut: true });
    expect(deed.change.find).toBeUndefined();
    expect(deed.later?.change).toMatchObject({ create: {}, find: { reply: 'not-allowed' } });
    // Before the first look-up after the ERP's longest latency, 6 s, and still there after it.
    expect(deed.later?.afterMs).toBeLessThan(6_000);
    expect(deed.ms).toBeGreaterThan(6_000 + 2_000);
    const doubling = faults.find(
      ({ deed: { do: what, ...more } }) =>
        what === 'erp' && 'name' in more && more.name === 'external ids are not unique',
    );
    expect(fault?.at).toBeGreaterThanOrEqual(doubling?.at ?? Number.NaN);
  });

  it('refuse as the portal may, by codes and texts that its own refusals do not have', () => {
    const drawn = [1, 2, 3, 4, 5].flatMap((seed) => planFaults(formOf(2_000), seed));
    const refusals = drawn.flatMap(({ deed }) =>
      deed.do === 'portal' && deed.change.rest?.refusal ? [deed.change.rest.refusal] : [],
    );
    expect(new Set(refusals.map(({ status }) => status)).size).toBeGreaterThan(4);
    expect(new Set(refusals.map(({ code }) => code)).size).toBeGreaterThan(2);
    const methods = ['bizproc.event.send', 'crm.item.get', 'crm.item.update', 'im.notify.system.add'];
    for (const { status = 0, code, text = '' } of refusals)
      for (const method of methods) {
        const refused = { error: String(code), error_description: text, method, status };
        expect(meaningOf(refused).verdict).not.toBe('refused');
      }
  });

  it('lose a renewal of tokens while calls follow that bring new ones', () => {
    const lost = faults.filter(({ deed }) => deed.do === 'lose-refresh');
    expect(lost).toHaveLength(1);
    for (const { at } of lost) {
      const later = planCalls(shortForm, faults, 1).filter((deal) => deal.at > at + 20_000);
      expect(later.length).toBeGreaterThan(5);
    }
  });
});

describe('the calls of a run', () => {
  const deals = planCalls(shortForm, faults, 1);

  it('are the same for the same seed', () => {
    expect(planCalls(shortForm, faults, 1)).toEqual(deals);
  });

  it('are as many as asked for, with those of deals that enter the stage twice', () => {
    const made = deals.reduce((sum, deal) => sum + callsOf(deal), 0);
    expect(Math.abs(made - shortForm.calls)).toBeLessThan(shortForm.calls * 0.05);
  });

  it('are of two portals, of deals and items, and a third of them has a deadline', () => {
    const all = planCalls(formOf(2_000), planFaults(formOf(2_000), 1), 1);
    const share = (has: (deal: (typeof all)[number]) => boolean): number =>
      all.filter(has).length / all.length;
    expect(share(({ timeoutSeconds }) => timeoutSeconds !== undefined)).toBeCloseTo(1 / 3, 1);
    expect(share(({ portal }) => portal === 'second')).toBeCloseTo(1 / 6, 1);
    expect(share(({ kind }) => kind === 'item')).toBeCloseTo(1 / 6, 1);
    const portals = new Map<number, Set<string>>();
    for (const { client, portal } of all)
      if (client !== undefined) portals.set(client, (portals.get(client) ?? new Set()).add(portal));
    expect([...portals.values()].filter(({ size }) => size > 1)).toEqual([]);
  });

  it('are sent twice, about one of ten', () => {
    const twice = deals.filter(({ twiceAfter }) => twiceAfter !== undefined).length;
    expect(twice).toBeGreaterThan(deals.length * 0.08);
    expect(twice).toBeLessThan(deals.length * 0.2);
  });

  it('come in bursts while the ERP is slow, one deal at least twice', () => {
    const slow = faults.filter(({ deed }) => kindOf(deed).startsWith('ERP: latency'));
    expect(slow).toHaveLength(2);
    for (const { at } of slow) {
      const burst = deals.filter((deal) => deal.at >= at && deal.at < at + 1_500);
      expect(burst.length).toBeGreaterThan(2);
      expect(burst.some(({ againAfter }) => againAfter !== undefined)).toBe(true);
    }
  });
});

describe('the deals that are won', () => {
  it.each(['Jira', '1C'])('come in bursts where %s is slow, refuses, or loses its reply', (system) => {
    const deals = planCalls(shortForm, faults, 1);
    const met = faults.filter(({ deed }) =>
      new RegExp(`^${system}: (latency|replies lost|refuses to)`).test(kindOf(deed)),
    );
    expect(met.length).toBeGreaterThan(4);
    for (const { at } of met) {
      const burst = deals.filter((deal) => deal.at >= at && deal.at < at + 1_500);
      expect(burst.some(({ stage }) => stage === 'WON')).toBe(true);
    }
  });

  it('have clients, some of them shared, and the others have none', () => {
    const deals = planCalls(formOf(1_000), planFaults(formOf(1_000), 1), 1);
    const won = deals.filter(({ stage }) => stage === 'WON');
    const clients = new Set(won.map(({ client }) => client));
    expect(clients.has(undefined)).toBe(false);
    expect(clients.size).toBeLessThan(won.length);
    expect(clients.size).toBeGreaterThan(won.length / 2);
    expect(deals.filter(({ client }) => client === undefined)).toHaveLength(deals.length - won.length);
  });
});

it('a boxed portal has deals of all robots while calls are made, some of them with a deadline', () => {
  const deals = planBoxDeals(formOf(10_000), 1);
  expect(planBoxDeals(formOf(10_000), 1)).toEqual(deals);
  expect(new Set(deals.map(({ stage }) => stage))).toEqual(new Set(['CONFIRMED', 'WON']));
  expect(new Set(deals.map(({ id }) => id)).size).toBe(deals.length);
  const timed = deals.filter(({ timeoutSeconds }) => timeoutSeconds !== undefined);
  expect(timed.length / deals.length).toBeCloseTo(1 / 3, 1);
  for (const { at } of deals) expect(at).toBeLessThan(formOf(10_000).loadMs);
  expect(planBoxDeals(shortForm, 1).filter(({ stage }) => stage === 'WON').length).toBeGreaterThan(1);
});

it('a long run has the short one’s rounds, as often as its calls need', () => {
  const { calls, rounds, loadMs } = formOf(10_000);
  expect(calls).toBe(10_000);
  expect(loadMs).toBe(rounds * shortForm.loadMs);
});

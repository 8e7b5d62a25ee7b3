import { Hono } from 'hono';
import { z } from 'zod';
import { setFarFaults, setPortalFaults } from '../control/faults';
import { body, found } from '../control/requests';
import { noErpFaults } from '../erp/faults';
import { inTurns } from '../in-turns';
import { noJiraFaults } from '../jira/faults';
import { noOneCFaults } from '../one-c/faults';
import { noPortalFaults } from '../portal/faults';
import { entityTypes } from '../portal/item';
import { nextDeal } from '../portal/new-deal';
import { stageIds } from '../portal/stages';
import type { SocketEnv } from '../serve-app';
import type { Board } from './board';
import { robotName, wasTaken } from './robots-of';
import { partNames } from './supervisor';
import { type Say, sayIn } from './texts';
import { faultsOf, presetsOf, systemNames } from './world';
import { partText, systemText } from './parts/world';

const language = { lang: z.enum(['en', 'ru']) };
const none = z.strictObject(language);
const moveBody = z.strictObject({ ...language, deal: z.int(), stage: z.enum(stageIds) });
const worldBody = z.strictObject({ ...language, system: z.enum(systemNames), preset: z.string() });
const partBody = z.strictObject({ ...language, part: z.enum(partNames), do: z.enum(['kill', 'start']) });
const repeatBody = z.strictObject({ ...language, call: z.int().optional() });

/** Deals of one press of the button, and how many of them are called at a time. */
const many = { count: 200, inFlight: 16 };

/** What the board's buttons do. Each says in words what it did, which the page shows. */
export function actions(board: Board): Hono<SocketEnv> {
  const { store, portal, far, digest, supervisor } = board;
  const setFaults = (change: Parameters<typeof setFarFaults>[1]): Promise<object> =>
    setFarFaults({ store, far }, change);

  return new Hono<SocketEnv>()
    .post('/move', async (c) => {
      const { lang, deal: id, stage } = await body(c, moveBody);
      const say = sayIn(lang);
      found(store.portal.deals.get(id), `deal ${id}`);
      const made = await portal.processes.move({ entityTypeId: entityTypes.deal, id }, stage);
      const called = made.map(({ call }) => robotName(store, store.portal.calls.get(call)?.code ?? '', lang));
      const moved = say('moved', { id, stage: say(`stage${stage}`) });
      return c.json({
        said: called.length > 0 ? `${moved} ${say('movedCalls', { calls: called.join(', ') })}` : moved,
      });
    })
    .post('/move-many', async (c) => {
      const { lang } = await body(c, none);
      return c.json({ said: await moveMany(board, sayIn(lang)) });
    })
    .post('/repeat', async (c) => {
      const { lang, call: asked } = await body(c, repeatBody);
      digest.read();
      const id = asked ?? digest.lastCall;
      if (id === undefined) return c.json({ said: sayIn(lang)('repeatNone') });
      const call = found(store.portal.calls.get(id), `call ${id}`);
      const [outcome] = await portal.calls.repeat(call, { times: 1, concurrently: false });
      const say = sayIn(lang);
      const why = outcome?.status === undefined ? (outcome?.error ?? '') : `HTTP ${outcome.status}`;
      const said = wasTaken({ outcome }) ? say('repeated', { status: 200 }) : say('notRepeated', { why });
      return c.json({ said });
    })
    .post('/world', async (c) => {
      const { lang, system, preset: id } = await body(c, worldBody);
      const say = sayIn(lang);
      const preset = found(
        presetsOf(system).find((one) => one.id === id),
        `state ${id} of ${system}`,
      );
      const faults = faultsOf(store, system, preset.faults());
      if (system === 'portal') await setPortalFaults({ store, portal }, faults);
      else await setFaults({ [system === 'one-c' ? 'oneC' : system]: faults });
      return c.json({ said: say('nowIs', { what: say(systemText[system]), state: say(preset.text) }) });
    })
    .post('/repair', async (c) => {
      const { lang } = await body(c, none);
      await setFaults({ erp: noErpFaults, oneC: noOneCFaults, jira: noJiraFaults });
      await setPortalFaults({ store, portal }, { ...noPortalFaults, limits: store.portal.faults.limits });
      for (const part of partNames) {
        if (supervisor && !supervisor.isUp(part)) await supervisor.start(part);
      }
      return c.json({ said: sayIn(lang)('repaired') });
    })
    .post('/expire-tokens', async (c) => {
      const { lang } = await body(c, none);
      store.append({ type: 'tokens.expired', upTo: store.portal.tokenSerial });
      return c.json({ said: sayIn(lang)('tokensExpired') });
    })
    .post('/part', async (c) => {
      const { lang, part, do: what } = await body(c, partBody);
      const say = sayIn(lang);
      await found(supervisor, 'process that this sandbox may end')[what](part);
      return c.json({ said: say(what === 'kill' ? 'killed' : 'started', { what: say(partText[part]) }) });
    })
    .post('/kill-everything', async (c) => {
      const { lang } = await body(c, none);
      found(supervisor, 'process that this sandbox may end').killEverything();
      return c.json({ said: sayIn(lang)('away') });
    });
}

/** As when somebody selects many deals in the list and changes their stage. */
async function moveMany({ store, portal }: Board, say: Say): Promise<string> {
  const from = nextDeal(store);
  store.append({ type: 'deals.created', from, count: many.count, given: {} });
  const ids = Array.from({ length: many.count }, (_, index) => from + index);
  const made = await inTurns(ids, many.inFlight, (id) =>
    portal.processes.move({ entityTypeId: entityTypes.deal, id }, 'CONFIRMED'),
  );
  const taken = made.flat().flatMap(({ outcome }) => (outcome.status === 200 ? [outcome.ms] : []));
  return say('movedMany', { stage: say('stageCONFIRMED'), taken: taken.length, ms: Math.max(0, ...taken) });
}

import { syncBindings } from '../../../activities/sync-bindings';
import type { EventBinding, Placement, PortalClient } from '../../../src/clients/bitrix24';
import { ClientError } from '../../../src/clients/client-error';
import { bindingsOf } from '../../../src/robots/bindings';

const title = { en: 'Robots', ru: 'Роботы' };
const tab: Placement = {
  placement: 'CRM_DEAL_DETAIL_TAB',
  handler: 'https://r.example.com/pages/tab',
  title,
};
const removal: EventBinding = { event: 'ONAPPUNINSTALL', handler: 'https://r.example.com/install' };
const declared = { placements: [tab], events: [removal] };

let changes: string[];
beforeEach(() => {
  changes = [];
});

function portal(
  placements: Pick<Placement, 'placement' | 'handler'>[],
  events: EventBinding[],
  refusal?: ClientError,
): PortalClient {
  const client: Partial<PortalClient> = {
    async listPlacements() {
      if (refusal) throw refusal;
      return placements;
    },
    listEvents: async () => events,
    async bindPlacement({ placement, handler }) {
      changes.push(`bind ${placement} ${handler}`);
    },
    async unbindPlacement({ handler }) {
      changes.push(`unbind ${handler}`);
    },
    async bindEvent({ event }) {
      changes.push(`bind ${event}`);
    },
  };
  return client as PortalClient;
}

it('binds what is missing, once', async () => {
  const bindings = await syncBindings(portal([], []), declared, { dryRun: false });
  expect(changes).toEqual([
    'bind ONAPPUNINSTALL',
    'bind CRM_DEAL_DETAIL_TAB https://r.example.com/pages/tab',
  ]);
  expect(bindings.map(({ verdict }) => verdict)).toEqual(['added', 'added']);

  changes = [];
  const again = await syncBindings(portal([tab], [removal]), declared, { dryRun: false });
  expect([changes, again.map(({ verdict }) => verdict)]).toEqual([[], ['there', 'there']]);
});

it('takes the same tab of a former path away, and leaves another installation’s', async () => {
  const former = { placement: tab.placement, handler: 'https://r.example.com/old/tab' };
  const staging = { placement: tab.placement, handler: 'https://staging.example.com/pages/tab' };
  await syncBindings(portal([former, staging], [removal]), declared, { dryRun: false });
  expect(changes).toEqual([`unbind ${former.handler}`, `bind ${tab.placement} ${tab.handler}`]);
});

it('only says what is missing in a dry run', async () => {
  const bindings = await syncBindings(portal([], []), declared, { dryRun: true });
  expect([changes, bindings.map(({ verdict }) => verdict)]).toEqual([[], ['missing', 'missing']]);
});

it('says that the permission is missing, and registers the rest all the same', async () => {
  const refusal = new ClientError('no permission', {
    system: 'portal',
    verdict: 'not-done',
    kind: 'InsufficientScope',
  });
  const bindings = await syncBindings(portal([], [], refusal), declared, { dryRun: false });
  expect(changes).toEqual(['bind ONAPPUNINSTALL']);
  expect(bindings).toContainEqual({ name: tab.placement, verdict: 'not-permitted' });
});

it('asks a portal for nothing where no pages are served', async () => {
  const none = bindingsOf([{ documents: ['DEAL'] }], {
    publicUrl: 'https://r.example.com',
    pagesUrl: undefined,
    smartProcesses: [],
  });
  expect(await syncBindings({} as PortalClient, none, { dryRun: false })).toEqual([]);
});

it('declares a tab for each kind of document that a robot serves, and for the smart processes that are named', () => {
  const { placements, events } = bindingsOf(
    [{ documents: ['DEAL', 'DYNAMIC'] }, { documents: ['DEAL', 'QUOTE'] }],
    {
      publicUrl: 'https://r.example.com',
      pagesUrl: 'https://r.example.com/pages',
      smartProcesses: [177],
    },
  );
  expect(placements.map(({ placement, handler }) => [placement, handler])).toEqual(
    ['CRM_DEAL_DETAIL_TAB', 'CRM_DYNAMIC_177_DETAIL_TAB', 'CRM_QUOTE_DETAIL_TAB'].map((code) => [
      code,
      'https://r.example.com/pages/tab',
    ]),
  );
  expect(events.map(({ handler }) => handler)).toEqual(Array(2).fill('https://r.example.com/install'));
});

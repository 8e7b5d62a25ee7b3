import type { PortalClient, RobotRegistration } from '../../../src/clients/bitrix24';
import { createRegistrationActivities } from '../../../activities/registration';
import type { SyncReport } from '../../../workflows/contract/portal-messages';
import type { Registered } from '../../../workflows/contract/portal-record';
import { ClientError } from '../../../src/clients/client-error';
import { newRecord } from '../../../workflows/portal/portal-record';

const text = { en: 'x', ru: 'х' };

function declared(code: string, field = 'UF_CRM_ERP_ORDER_ID'): RobotRegistration {
  return {
    code,
    handler: `https://robots.example.com/robots/${code}`,
    name: text,
    description: text,
    documents: ['DEAL'],
    properties: {},
    returns: {},
    dealField: { name: field, label: text },
  };
}

const record = newRecord({
  memberId: 'm',
  host: 'p.bitrix24.ru',
  endpoint: 'https://p.bitrix24.ru/rest/',
  language: 'ru',
  tokenHash: 'h',
  sealedTokens: 's',
  installedAt: 0,
});

interface Portal {
  robots: string[];
  fields: string[];
  user?: { id: number; administrator: boolean };
  active?: (id: number) => boolean | undefined;
  /** Asked before each thing is looked at, e.g. `robots`. */
  look?: (what: string) => void;
}

/** What the client is asked to change. */
let changes: string[];
beforeEach(() => {
  changes = [];
});

function sync(
  portal: Portal,
  registrations: RobotRegistration[],
  {
    registered = {},
    dryRun = false,
    remove = [],
    suffix = '',
  }: { registered?: Record<string, Registered>; dryRun?: boolean; remove?: string[]; suffix?: string } = {},
): Promise<SyncReport> {
  const client: Partial<PortalClient> = {
    readTokenUser: async () => portal.user ?? { id: 1, administrator: true },
    async isActiveUser(id) {
      portal.look?.('users');
      return portal.active?.(id) ?? true;
    },
    async readPermissions() {
      portal.look?.('permissions');
      return ['crm'];
    },
    async listRobots() {
      portal.look?.('robots');
      return portal.robots;
    },
    async hasDealField(name) {
      portal.look?.('fields');
      return portal.fields.includes(name);
    },
    async ensureDealField({ name }) {
      if (portal.fields.includes(name)) return 'there';
      changes.push(`create ${name}`);
      return 'added';
    },
    async addRobot({ code }) {
      changes.push(`add ${code}`);
      return 'added';
    },
    async updateRobot({ code }) {
      changes.push(`update ${code}`);
    },
    async deleteRobot(code) {
      changes.push(`delete ${code}`);
    },
  };
  const { syncRobots } = createRegistrationActivities({
    portals: { access: async () => ({ record, client: client as PortalClient }) },
    registrations,
    suffix,
  });
  return syncRobots({ portal: 'm', registered, dryRun, remove });
}

it('registers what is missing, once', async () => {
  const empty: Portal = { robots: [], fields: [] };
  const first = await sync(empty, [declared('a'), declared('b')]);
  expect(changes).toEqual(['create UF_CRM_ERP_ORDER_ID', 'add a', 'add b']);

  changes = [];
  const there: Portal = { robots: ['a', 'b'], fields: ['UF_CRM_ERP_ORDER_ID'] };
  const { registered } = first;
  const second = await sync(there, [declared('a'), declared('b')], { registered });
  expect(changes).toEqual([]);
  expect(second.robots.map(({ verdict }) => verdict)).toEqual(['unchanged', 'unchanged']);
  expect(second.registered).toEqual(registered);
});

it.each<[string, RobotRegistration, Portal['user']]>([
  ['its address', { ...declared('a'), handler: 'https://other.example.com/robots/a' }, undefined],
  ['its name', { ...declared('a'), name: { en: 'y', ru: 'х' } }, undefined],
  ['its settings', { ...declared('a'), properties: { p: { type: 'string', name: text } } }, undefined],
  ['its documents', { ...declared('a'), documents: ['DEAL', 'DYNAMIC_177'] }, undefined],
  ['who installed the application', declared('a'), { id: 7, administrator: true }],
])('updates a robot when %s changed', async (_, registration, user) => {
  const { registered } = await sync({ robots: [], fields: ['UF_CRM_ERP_ORDER_ID'] }, [declared('a')]);
  changes = [];
  const portal: Portal = { robots: ['a'], fields: ['UF_CRM_ERP_ORDER_ID'], ...(user && { user }) };
  await sync(portal, [registration], { registered });
  expect(changes).toEqual(['update a']);
});

it('updates a robot that it never registered itself', async () => {
  await sync({ robots: ['a'], fields: ['UF_CRM_ERP_ORDER_ID'] }, [declared('a')]);
  expect(changes).toEqual(['update a']);
});

it('changes nothing in a dry run, and remembers nothing', async () => {
  const portal: Portal = { robots: ['b', 'old'], fields: [] };
  const report = await sync(portal, [declared('a'), declared('b')], { dryRun: true, remove: ['old'] });
  expect(changes).toEqual([]);
  expect(report).toMatchObject({
    fields: [{ verdict: 'missing' }],
    robots: [
      { code: 'a', verdict: 'added' },
      { code: 'b', verdict: 'updated' },
      { code: 'old', verdict: 'removed' },
    ],
    registered: {},
  });
});

it.each([
  ['', ['a', 'old', 'old__staging'], ['old']],
  ['__staging', ['a__staging', 'old', 'old__staging'], ['old__staging']],
])('with suffix "%s" deletes only its own, and only what it may', async (suffix, robots, surplus) => {
  const portal: Portal = { robots, fields: ['UF_CRM_ERP_ORDER_ID'] };
  const registrations = [declared(`a${suffix}`)];
  const asked = await sync(portal, registrations, { suffix });
  expect(asked.robots.filter(({ verdict }) => verdict === 'surplus').map(({ code }) => code)).toEqual(
    surplus,
  );
  expect(changes).toEqual([`update a${suffix}`]);

  changes = [];
  await sync(portal, registrations, { suffix, registered: asked.registered, remove: [...surplus, 'a'] });
  expect(changes).toEqual(surplus.map((code) => `delete ${code}`));
});

it('names users who have left, and leaves out whom it may not ask for', async () => {
  const registered = { a: { hash: 'x', userId: 5 }, b: { hash: 'x', userId: 6 } };
  const portal: Portal = {
    robots: [],
    fields: [],
    active: (id) => (id === 5 ? false : undefined),
  };
  expect((await sync(portal, [], { registered, dryRun: true })).inactiveUsers).toEqual([5]);
});

it('registers nothing with the tokens of somebody who is no administrator', async () => {
  const portal: Portal = { robots: [], fields: [], user: { id: 3, administrator: false } };
  await expect(sync(portal, [declared('a')])).rejects.toMatchObject({
    kind: 'AccessDenied',
    verdict: 'refused',
  });
  const report = await sync(portal, [declared('a')], { dryRun: true });
  expect(report).toMatchObject({ user: portal.user, robots: [], fields: [] });
  expect(changes).toEqual([]);
});

describe('a dry run of what the portal does not let be seen', () => {
  const registered = { erp_order: { hash: 'h', userId: 1 } };
  const refuse =
    (which: string, kind: 'InsufficientScope' | 'AccessDenied' | 'QueryLimit') => (what: string) => {
      const verdict = kind === 'AccessDenied' ? 'refused' : 'not-done';
      if (what === which) throw new ClientError(`no ${what}`, { system: 'portal', verdict, kind });
    };

  it.each(['permissions', 'users', 'fields', 'robots'])(
    'tells that of %s, and all the rest',
    async (which) => {
      for (const kind of ['InsufficientScope', 'AccessDenied'] as const) {
        const portal = { robots: ['erp_order'], fields: [], look: refuse(which, kind) };
        const report = await sync(portal, [declared('erp_order')], { registered, dryRun: true });
        const lacksPermission = kind === 'InsufficientScope';
        expect(report.unseen).toMatchObject([{ what: which, why: `no ${which}`, lacksPermission }]);
        expect(report.permissions).toEqual(which === 'permissions' ? [] : ['crm']);
        expect(report.fields.map(({ verdict }) => verdict)).toEqual(which === 'fields' ? [] : ['missing']);
        expect(report.robots).toHaveLength(which === 'robots' ? 0 : 1);
      }
    },
  );

  it('waits for what passes, and what is to be changed is not begun', async () => {
    const busy = { robots: [], fields: [], look: refuse('robots', 'QueryLimit') };
    await expect(sync(busy, [declared('erp_order')], { dryRun: true })).rejects.toThrow('no robots');
    const shut = { robots: [], fields: [], look: refuse('robots', 'AccessDenied') };
    await expect(sync(shut, [declared('erp_order')])).rejects.toThrow('no robots');
    expect(changes).toEqual(['create UF_CRM_ERP_ORDER_ID']);
  });
});

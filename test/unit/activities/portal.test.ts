import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import * as fc from 'fast-check';
import { createPortalActivities, type PortalActivities } from '../../../activities/portal';
import { newRecord } from '../../../workflows/portal/portal-record';
import { provedInstallation } from '../../support/proved-installation';
import {
  mapOf,
  RestError,
  type ScriptedPortal,
  startScriptedPortal,
} from '../clients/bitrix24/scripted-portal';

const name = 'UF_CRM_ERP_ORDER_ID';
const subject = { portal: 'member', robot: 'erp_order', document: 'DEAL_17' };

let portal: ScriptedPortal;
let language: string;
/** What stands in the deal's field. */
let stands: unknown;
let told: { message?: unknown; log?: unknown };
/** Users in the order in which they were notified. */
let notified: number[];
let card: () => object;
let profile: () => object;
let notify: (userId: number) => unknown;
let send: () => unknown;
let log: () => unknown;

beforeEach(async () => {
  language = 'ru';
  stands = null;
  told = {};
  notified = [];
  notify = () => 1;
  send = () => true;
  log = () => true;
  card = () => ({ id: 17, title: 'Станок', assignedById: 7 });
  profile = () => ({ ID: '1', ADMIN: true });
  portal = await startScriptedPortal({
    'crm.item.get': () => ({ item: { ...card(), [name]: stands } }),
    profile: () => profile(),
    'crm.item.update': ({ fields }) => {
      stands = mapOf(fields)[name];
      return { item: { id: 17, [name]: stands } };
    },
    'im.notify.system.add': ({ MESSAGE, USER_ID }) => {
      told.message = MESSAGE;
      notified.push(Number(USER_ID));
      return notify(Number(USER_ID));
    },
    'bizproc.activity.log': ({ LOG_MESSAGE }) => {
      told.log = LOG_MESSAGE;
      return log();
    },
    'bizproc.event.send': () => send(),
  });
});
afterEach(() => portal.close());

const methods = (): string[] => portal.requests.map(({ method }) => method);

/** As an Activity's attempt runs it. @param tried ms since it was scheduled first */
async function attempt<T>(
  number: number,
  body: (activities: PortalActivities) => Promise<T>,
  tried = 0,
): Promise<T> {
  const record = { ...newRecord(provedInstallation), endpoint: portal.endpoint, language };
  const activities = createPortalActivities({
    portals: { access: async () => ({ client: portal.client(), record }) },
  });
  const times = { scheduledTimestampMs: 1_000, currentAttemptScheduledTimestampMs: 1_000 + tried };
  const environment = new MockActivityEnvironment(
    { attempt: number, ...times },
    { logger: new DefaultLogger('ERROR') },
  );
  return environment.run(() => body(activities));
}

describe('the result of a run', () => {
  const write = ({ number = 1, late = false, before = '' } = {}) =>
    attempt(number, ({ recordResult }) =>
      recordResult({
        ...subject,
        values: { erp_order_id: 'SO-1042' },
        title: 'Станок',
        field: { name, before, value: 'SO-1042' },
        late,
        notifyUser: 7,
        tag: 'tag',
        eventToken: 'a|b|c.d',
      }),
    );

  it('is written in one request where the run did not wait', async () => {
    stands = 'by hand';
    expect(await write()).toEqual({ problem: undefined });
    expect(stands).toBe('SO-1042');
    expect(methods()).toEqual(['batch']);
  });

  describe.each([
    ['at a second attempt', { number: 2 }],
    ['of a run that waited', { late: true }],
  ])('%s', (_when, how) => {
    it.each([
      ['an empty field', '', null],
      ['an empty field of several values', '', []],
      ['what the run had found there', 'SO-1', 'SO-1'],
      ['what an attempt before wrote', '', 'SO-1042'],
      ['a number that it had found there', '17', 17],
    ])('is written over %s', async (_what, before, there) => {
      stands = there;
      expect(await write({ ...how, before })).toEqual({ problem: undefined });
      expect(stands).toBe('SO-1042');
      expect(methods()).toEqual(['crm.item.get', 'batch']);
    });

    it('leaves what somebody else has put there, and tells all three', async () => {
      stands = 'ЗК-7';
      const line =
        'Заказ SO-1042 создан в ERP. В поле UF_CRM_ERP_ORDER_ID уже внесли «ЗК-7», это значение оставлено. Проверьте номер.';
      expect(await write({ ...how, before: 'SO-1' })).toEqual({ problem: line });
      expect(stands).toBe('ЗК-7');
      expect(told.log).toBe(line);
      expect(told.message).toMatch(/^Заказ SO-1042 по сделке .*Станок.* создан в ERP\. В поле .*«ЗК-7»/);
    });

    it('tells it in English too', async () => {
      language = 'de';
      stands = 'by hand';
      const line =
        'Order SO-1042 was created in the ERP. The field UF_CRM_ERP_ORDER_ID holds “by hand” by now, which was left. Check which is right.';
      expect(await write(how)).toEqual({ problem: line });
      expect(told.log).toBe(line);
      expect(told.message).toContain('holds “by hand” by now');
    });

    it('never overwrites a value that is neither ours nor the one before', () =>
      fc.assert(
        fc.asyncProperty(
          fc.oneof(fc.string(), fc.integer(), fc.array(fc.string(), { minLength: 1 })),
          async (value) => {
            stands = value;
            await write({ ...how, before: 'SO-1' });
            const isFree = ['', 'SO-1', 'SO-1042'].some((free) => free === value);
            expect(stands).toEqual(isFree ? 'SO-1042' : value);
          },
        ),
        { numRuns: 50 },
      ));
  });

  it('is written and logged where nobody is responsible, and nobody is notified', async () => {
    const result = { values: { erp_order_id: 'SO-1042' }, title: 'Станок', late: false, tag: 'tag' };
    const field = { name, before: '', value: 'SO-1042' };
    const input = { ...subject, ...result, field, notifyUser: undefined, eventToken: 'a|b|c.d' };
    expect(await attempt(1, ({ recordResult }) => recordResult(input))).toEqual({ problem: undefined });
    expect([stands, notified]).toEqual(['SO-1042', []]);
    expect(told.log).toMatch(/^Заказ SO-1042 создан/);
  });

  it('waits a few attempts for a notification that the portal refuses for a reason that passes', async () => {
    notify = () => {
      throw new RestError('insufficient_scope', '', 403);
    };
    await expect(write()).rejects.toMatchObject({ kind: 'InsufficientScope' });
    expect(await write({ number: 6 })).toEqual({ problem: undefined });
  });
});

describe('an answer that meets no instance of its process', () => {
  const answer = (tried: number) =>
    attempt(
      9,
      ({ sendAnswer }) =>
        sendAnswer({ ...subject, eventToken: 'a|b|c.d', outcome: { status: 'ok', values: {} } }),
      tried,
    );

  beforeEach(() => {
    send = () => {
      throw new RestError(404, 'Workflow instance is not found', 400);
    };
  });

  it('is tried again at first, however many attempts met no portal before: it may not be saved yet', async () => {
    await expect(answer(14_000)).rejects.toMatchObject({ kind: 'StepMissing', verdict: 'not-done' });
  });

  it('is over after a while', async () => {
    expect(await answer(16_000)).toBe('gone');
  });

  it('is not taken for over where the method itself is missing', async () => {
    send = () => {
      throw new RestError('ERROR_METHOD_NOT_FOUND', 'Method not found!', 404);
    };
    await expect(answer(3_600_000)).rejects.toMatchObject({ kind: 'MethodMissing' });
  });
});

describe('a failure', () => {
  const failure = {
    type: 'Robot.WrongDocument' as const,
    message: '',
    said: 'Робот работает с документами: сделки.',
  };
  const tell = (more: object = {}) =>
    attempt(1, ({ notifyFailure }) =>
      notifyFailure({
        ...subject,
        userId: undefined,
        workId: undefined,
        tag: 'tag',
        failure,
        ...more,
      }),
    );

  it('is told to the responsible person', async () => {
    await tell();
    expect(notified).toEqual([7]);
  });

  it('is told to whom the settings name', async () => {
    await tell({ userId: 3 });
    expect(notified).toEqual([3]);
  });

  it('is told to whoever installed the application where nobody is responsible', async () => {
    card = () => ({ id: 17, title: 'Станок', assignedById: 0 });
    await tell();
    expect(notified).toEqual([1]);
  });

  it('is told to them, too, where the responsible person has left', async () => {
    notify = (userId) => userId !== 7;
    await tell();
    expect(notified).toEqual([7, 1]);
  });

  it('has nobody to be told in a box whose document has nobody responsible', async () => {
    card = () => ({ id: 17, title: 'Станок', assignedById: 0 });
    profile = () => {
      throw new RestError('ERROR_METHOD_NOT_FOUND', 'no such command', 404);
    };
    await tell();
    expect(notified).toEqual([]);
  });

  it('of a document that is gone is told to them', async () => {
    card = () => {
      throw new RestError('NOT_FOUND', 'Not found');
    };
    await tell();
    expect(notified).toEqual([1]);
  });

  it.each([
    ['a contact', 'CONTACT_9', [7], '[URL='],
    ['no record of the CRM', '445', [1], '№ 445'],
  ])('of a document that is %s is told to a person, in words', async (_what, document, users, text) => {
    await tell({ document });
    expect(notified).toEqual(users);
    expect(told.message).toContain(text);
    expect(told.message).toContain('робот работает с документами: сделки.');
  });

  it('of a step that nothing waits for stands in the process log too', async () => {
    await attempt(1, ({ logFailure }) =>
      logFailure({ ...subject, eventToken: 'a|b|c.d', workId: undefined, failure }),
    );
    expect(told.log).toMatch(/^Заказ не создан: этот робот не работает/);
    expect(notified).toEqual([]);
  });
});

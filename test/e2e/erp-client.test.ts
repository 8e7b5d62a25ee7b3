import type { ErpFaultsChange } from '../../sandbox/erp/faults';
import type { DealStory } from '../../sandbox/views';
import { seconds, type Stand, startStand } from '../support/stand';
import { until } from '../support/until';

jest.setTimeout(seconds(900) + 120_000);

let stand: Stand;
beforeAll(async () => {
  stand = await startStand({ environment: { OUTAGE_RETRY: `${seconds(20)}ms` } });
  await Promise.all([stand.start('endpoint'), stand.start('worker')]);
  await stand.install();
});
afterEach(() => stand.control.erpFaults({ customer: {}, refuseConnections: false }));
afterAll(() => stand.stop());

/** Moves new deals of a client to the robot's stage at once. */
async function call(deals: Parameters<Stand['control']['createDeals']>[0], robots = 1): Promise<number[]> {
  const ids = await stand.control.createDeals(deals);
  const placed: number[] = [];
  for (let count = 0; count < robots; count++) {
    placed.push(await stand.control.placeRobot({ code: 'erp_client' }));
  }
  await stand.control.moveDeals({ ids, stageId: 'CONFIRMED' });
  for (const id of placed) await stand.control.removeRobot(id);
  return ids;
}

async function answered(id: number): Promise<DealStory> {
  return stand.answered(id);
}

/** What the ERP did for a client, in order, by its own record. */
async function done(of: string): Promise<string[]> {
  return (await stand.control.record()).flatMap((entry) =>
    entry.type === 'erp.finished' && entry.operation === 'customer' && entry.externalId.startsWith(`${of}-`)
      ? [entry.outcome]
      : [],
  );
}

/** Every call was answered `ok` with the number that the ERP has of the client, and the field holds it. */
async function expectKept(of: string, ids: readonly number[]): Promise<void> {
  const stories = await Promise.all(ids.map(answered));
  const kept = (await stand.control.state()).customers.filter(({ externalId }) =>
    externalId.startsWith(`${of}-`),
  );
  expect(kept).toHaveLength(1);
  for (const { calls, fields } of stories) {
    expect(fields.UF_CRM_ERP_CLIENT_ID).toBe(kept[0]?.number);
    for (const { returned } of calls) {
      expect(returned).toEqual({ erp_client_id: kept[0]?.number, status: 'ok', error: '' });
    }
  }
}

it('a company goes to the ERP with its legal details, phones and addresses', async () => {
  const ids = await call({ companyId: 1 });
  await expectKept('CO_1', ids);
  expect(await done('CO_1')).toEqual(['created']);
  const { customers } = await stand.control.state();
  expect(customers).toMatchObject([
    {
      kind: 'company',
      name: 'ООО «Ромашка»',
      inn: '7701234567',
      kpp: '770101001',
      ogrn: '1027700132195',
      phone: ['+7 495 000-00-01'],
      email: ['client1@example.com'],
      address: [
        { kind: 'actual', text: 'Москва, Ленинский пр., 2' },
        { kind: 'legal', text: '101000, Москва, ул. Мясницкая, д. 1 <вход & двор>, оф. 5' },
      ],
    },
  ]);
});

it('a run that is repeated brings the same client up to date, under the same number', async () => {
  await expectKept('CO_1', await call({ companyId: 1 }));
  expect(await done('CO_1')).toEqual(['created', 'updated']);
});

it('two robots of one deal, and two deals of one company, at once: one client', async () => {
  await stand.control.erpFaults({ customer: { latencyMs: seconds(5) } });
  const ids = await call({ companyId: 2, count: 2 }, 2);
  await expectKept('CO_2', ids);
  expect((await done('CO_2')).filter((outcome) => outcome === 'created')).toHaveLength(1);
});

it('a person goes as one, with the requisite of his own', async () => {
  await expectKept('C_2', await call({ companyId: 0, contactId: 2 }));
  const [person] = (await stand.control.state()).customers.filter(({ kind }) => kind === 'person');
  expect(person).toMatchObject({ name: 'ИП Самозанятая О. П.', inn: '500100732259' });
});

it('several requisites: the one that the deal names; without one the deal is asked to choose', async () => {
  await expectKept('CO_3', await call({ companyId: 3, requisiteId: 4 }));
  const { customers } = await stand.control.state();
  expect(customers.find(({ externalId }) => externalId.startsWith('CO_3-'))).toMatchObject({
    kpp: '540643001',
  });

  const [id = 0] = await call({ companyId: 3, requisiteId: 0 });
  const { calls } = await answered(id);
  expect(calls[0]?.returned).toMatchObject({
    status: 'failed',
    error: expect.stringContaining('у клиента несколько реквизитов'),
  });
  expect(await done('CO_3')).toHaveLength(1);
});

it.each<{ when: string; faults: ErpFaultsChange; company: number }>([
  {
    when: 'the reply is lost after it was carried out',
    faults: { customer: { reply: 'cut', carryOut: true, times: 1 } },
    company: 4,
  },
  { when: 'the ERP is slow', faults: { customer: { latencyMs: seconds(40), times: 1 } }, company: 4 },
  {
    when: 'the ERP answers with nonsense',
    faults: { customer: { reply: 'no-result', carryOut: true, times: 1 } },
    company: 4,
  },
])('when $when: one client, and the deal has its answer', async ({ faults, company }) => {
  await stand.control.erpFaults(faults);
  await expectKept(`CO_${company}`, await call({ companyId: company }));
  expect((await done(`CO_${company}`)).filter((outcome) => outcome === 'created')).toHaveLength(1);
});

it('when the ERP is down for long: the deal is told, and answered when it is back', async () => {
  await stand.control.erpFaults({ refuseConnections: true });
  const [id = 0] = await call({ companyId: 4 });
  await until('the process log speaks of it', async () => (await stand.control.deal(id)).log.length > 0);
  const went = Date.now();
  await until('some retries were made', () => Date.now() - went >= seconds(60), {
    limitMs: seconds(120) + 10_000,
  });
  await stand.control.erpFaults({ refuseConnections: false });
  await expectKept('CO_4', [id]);
  expect((await stand.control.deal(id)).log[0]?.text).toMatch(/^ERP не отвечает/);
});

it('a refusal reaches the deal in the ERP’s own words', async () => {
  await stand.control.erpFaults({ customer: { reply: 'refuse', refusal: 'ИНН не найден <&>' } });
  const [id = 0] = await call({ companyId: 1 });
  const { calls } = await answered(id);
  expect(calls[0]?.returned).toEqual({
    status: 'failed',
    error: expect.stringMatching(/^Клиент не передан в ERP: ERP отказала: «ИНН не найден <&>»/),
  });
});

it('an item of a smart process has its client sent, too', async () => {
  await stand.control.createUserField({ entity: 'CRM_7', name: 'UF_CRM_7_ERP_CLIENT_ID' });
  await stand.control.placeRobot({ code: 'erp_client', stageId: 'DT177_5:CONFIRMED' });
  const [id = 0] = await stand.control.createItems({ companyId: 1 });
  await stand.control.moveItem(id, 'DT177_5:CONFIRMED');
  const { calls, fields } = await until('the item has its answer', async () => {
    const story = await stand.control.item(id);
    return story.calls[0]?.step === 'answered' && story;
  });
  expect(calls[0]?.returned).toMatchObject({ status: 'ok', erp_client_id: fields.UF_CRM_7_ERP_CLIENT_ID });
});

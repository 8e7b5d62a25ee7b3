import {
  type Box,
  type BoxStand,
  describeWithPhp,
  finished,
  keyOf,
  note,
  putDeal,
  robot,
  row,
  startBoxStand,
  stepsOf,
} from '../support/boxes';
import { startTap } from '../support/http-tap';
import { readRuns } from '../support/read-runs';
import { seconds } from '../support/stand';

jest.setTimeout(seconds(600) + 240_000);

const secondsLeft = 3_600;

describeWithPhp('boxed portals, on the cores of 2025 and 2026', () => {
  let on: BoxStand;
  /** What the ERP calls its orders, in place of `SO-1001`. */
  let numbered: string | undefined;
  beforeAll(async () => {
    const erp = await startTap({
      to: () => on.stand.sandbox.erp.url,
      rewrite: (reply) => (numbered ? reply.replaceAll(/SO-\d+/g, () => numbered ?? '') : reply),
    });
    on = await startBoxStand(
      { zavod: '2025', ural: '2026' },
      { environment: { ERP_ENDPOINT: `${erp.url}/erp` } },
    );
    await Promise.all([on.stand.start('endpoint'), on.stand.start('worker')]);
  });
  afterEach(() => on.stand.control.resetFaults());
  afterAll(() => on?.stop());

  const boxes = (): [string, Box][] => Object.entries(on.boxes);
  const orderOf = async (reference: string) =>
    (await on.stand.control.state()).orders.filter(({ externalId }) => externalId === reference);

  it.each(['zavod', 'ural'])(
    'a deal of %s gets its order, the number in its field, a notification, a line in the log and its answer',
    async (id) => {
      const box = on.boxes[id]!;
      await putDeal(box, 17);
      const read = note('{=A1:status}|{=A1:erp_order_id}|{=A1:error}');
      const process = await box.start(
        [robot('erp_order', { comment: 'для {=Document:TITLE}' }, { timeout: secondsLeft }), read],
        'DEAL_17',
      );
      const log = await finished(box, process);
      const [order, another] = await orderOf(`D_17-${id}`);
      expect(another).toBeUndefined();
      expect(order).toMatchObject({
        comment: 'для Станки «Заря» 17',
        total: 270000.35,
        customer: { inn: '7701234567', kpp: '770101001' },
        line: [{ name: 'Станок "Ж" 🚚', price: 135000.1, quantity: 2 }],
      });
      expect((await box.crm('2', 17))?.UF_CRM_ERP_ORDER_ID).toBe(order?.number);
      expect(log.at(-1)).toBe(`ok|${order?.number}|`);
      expect(log.join('\n')).toContain(`Заказ ${order?.number}`);
      const told = await box.query<{ MESSAGE: string; TO_USER_ID: number }>('SELECT * FROM b_im_message');
      expect(told).toMatchObject([
        { TO_USER_ID: '1', MESSAGE: expect.stringContaining(order?.number ?? '-') },
      ]);
      expect(told[0]?.MESSAGE).toContain(`${box.url}/crm/deal/details/17/`);
      expect(await stepsOf(box, process)).toMatchObject([{ STATE: 'answered' }]);
    },
  );

  it('the other three robots work there as well, once the self-check has brought the fields', async () => {
    for (const [id, box] of boxes()) {
      await putDeal(box, 18);
      const found = await selfCheck(box);
      expect(found).toEqual(
        expect.arrayContaining([
          { name: 'SERVICE', ok: true },
          { name: 'SERVED', ok: true },
          { name: 'CALLBACK', ok: true },
        ]),
      );
      const process = await box.start(
        [
          robot('erp_client'),
          robot('jira_project', { project_key: id.toUpperCase() }, { name: 'A2' }),
          robot('onec_invoice', {}, { name: 'A3' }),
          note('{=A1:status}|{=A2:status}|{=A2:project_key}|{=A3:status}|{=A3:invoice_number}|{=A3:error}'),
        ],
        'DEAL_18',
      );
      const log = await finished(box, process, 120_000);
      expect(log.at(-1)).toMatch(new RegExp(`^ok\\|ok\\|${id.toUpperCase()}18\\|ok\\|[^|]+\\|$`));
      const [, , , , invoice = ''] = log.at(-1)?.split('|') ?? [];
      expect((await box.crm('2', 18))?.UF_CRM_ONE_C_INVOICE).toBe(invoice);
    }
    const { customers, projects } = await on.stand.control.state();
    expect(customers.map(({ externalId }) => externalId).toSorted()).toEqual(['CO_9-ural', 'CO_9-zavod']);
    expect(projects.map(({ key }) => key).toSorted()).toEqual(['URAL18', 'ZAVOD18']);
  });

  it('an item of a smart process gets its order and its own field', async () => {
    for (const [id, box] of boxes()) {
      await box.execute(
        "INSERT INTO b_user_field (ENTITY_ID, FIELD_NAME, USER_TYPE_ID, MULTIPLE) VALUES ('CRM_7', 'UF_CRM_7_ERP_ORDER_ID', 'string', 'N')",
      );
      await box.putCrm('177', {
        12: { TITLE: 'Заявка', OPPORTUNITY: 100.5, CURRENCY_ID: 'RUB', ASSIGNED_BY_ID: 1, COMPANY_ID: 9 },
      });
      await box.putCrm('rows', {
        9000: row(9000, 12, { OWNER_TYPE: 'Tb1', PRODUCT_NAME: 'Болт', PRICE: 100.5, QUANTITY: 1 }),
      });
      const process = await box.start([robot('erp_order'), note('{=A1:status}')], 'DYNAMIC_177_12');
      expect((await finished(box, process)).at(-1)).toBe('ok');
      const [order] = await orderOf(`Tb1_12-${id}`);
      expect(order).toMatchObject({ total: 100.5, line: [{ name: 'Болт' }] });
      expect((await box.crm('177', 12))?.UF_CRM_7_ERP_ORDER_ID).toBe(order?.number);
    }
  });

  it.each(['{=User:ID}', '{{=User:ID}}', '{=Document:TITLE}', '=1+1', '{{=1+1}}', '{=A1:status}'])(
    'a number %s of the ERP’s reaches the next robot and the field as text',
    async (hostile) => {
      numbered = hostile;
      for (const [, box] of boxes()) {
        await putDeal(box, 19);
        const process = await box.start([robot('erp_order'), note('{=A1:erp_order_id}')], 'DEAL_19');
        expect((await finished(box, process)).at(-1)).toBe(hostile);
        expect((await box.crm('2', 19))?.UF_CRM_ERP_ORDER_ID).toBe(hostile);
      }
      numbered = undefined;
    },
  );

  it('words of the ERP’s that read like an expression reach the next robot as nothing that acts', async () => {
    await on.stand.control.erpFaults({ create: { reply: 'refuse', refusal: '{=User:ID} {{=1+1}}' } });
    for (const [, box] of boxes()) {
      await putDeal(box, 20);
      const process = await box.start([robot('erp_order'), note('{=A1:error}')], 'DEAL_20');
      expect((await finished(box, process)).at(-1)).toContain('«{ =User:ID} {{ =1+1}}»');
    }
  });

  it('no log holds a box’s key or event token, nor does Temporal in the clear', async () => {
    const tokens = await on.boxes.zavod!.run<string[]>(
      `Bitrix\\Main\\Loader::includeModule('durable.robots');
      return array_map([Durable\\Robots\\Wire\\CallBody::class, 'eventToken'],
        Durable\\Robots\\Outbox\\Outbox::ofState(Durable\\Robots\\Outbox\\StepState::Answered, 10));`,
    );
    expect(tokens.length).toBeGreaterThan(3);
    // What stands before the signature is in the run's id.
    const secrets = [...tokens.map((token) => token.split('.').at(-1)!), keyOf('zavod').split(':')[1]!];
    const kept = await readRuns(on.stand.client, undefined);
    const clear = kept.filter(({ sealed }) => !sealed).map(({ text }) => text);
    for (const text of [on.stand.logOf('endpoint'), on.stand.logOf('worker'), ...clear])
      for (const secret of secrets) expect(text).not.toContain(secret);
  });

  it('a deal of 150 rows is the same at the ERP as through REST, but for the reference', async () => {
    const { control } = on.stand;
    await on.stand.install();
    const rows = Array.from({ length: 150 }, (_, index) => ({
      productId: index % 3 === 0 ? index + 1 : 0,
      productName: `Деталь «№${index + 1}» "Ж" <&> 🚚`,
      price: index + 0.35,
      quantity: 2.5,
      taxRate: 20,
    }));
    const title = 'Поставка «Заря» "№1" <&> 🚚 $result[item]';
    const client = { title: 'ООО "Ромашка"', inn: '7701234567', kpp: '770101001' };
    const companyId = await control.createCompany(client);
    const id = (await control.createDeals({ count: 10, title, rows, companyId, contactId: 0 })).at(-1) ?? 0;
    const { fields } = await control.deal(id);
    const placed = await control.placeRobot({ code: 'erp_order', properties: { comment: title } });
    await control.moveDeal(id, 'CONFIRMED');
    await control.removeRobot(placed);
    await on.stand.answered(id);

    const toRow = ({ productId, productName, price, quantity }: (typeof rows)[number], index: number) => {
      const own = { PRODUCT_ID: productId, PRODUCT_NAME: productName, PRICE: price, QUANTITY: quantity };
      return [10_000 + index, row(10_000 + index, id, own)];
    };
    for (const [boxId, box] of boxes()) {
      await putDeal(box, id, { TITLE: title, OPPORTUNITY: fields.opportunity });
      await box.run(`Kernel\\CrmStore::remove('rows', ${id * 10});`);
      await box.putCrm('rows', Object.fromEntries(rows.map(toRow)));
      const process = await box.start([robot('erp_order', { comment: title })], `DEAL_${id}`);
      await finished(box, process);
      const [ofRest] = await orderOf(`D_${id}-${on.stand.sandbox.portal.memberId.slice(0, 8)}`);
      const [ofBox] = await orderOf(`D_${id}-${boxId}`);
      expect(contentOf(ofBox)).toEqual(contentOf(ofRest));
      expect(ofBox?.line).toHaveLength(150);
    }
  });
});

/** An order without what the ERP gives it, and its reference. */
function contentOf(order: object | undefined): object {
  const { externalId: _, number: __, createdAt: ___, ...content } = (order ?? {}) as Record<string, unknown>;
  return content;
}

/** What "Save and check" finds of the service. */
function selfCheck(box: Box): Promise<{ name: string; ok: boolean }[]> {
  return box.run(
    `Bitrix\\Main\\Loader::includeModule('durable.robots');
    return array_map(static fn ($one) => ['name' => $one->name, 'ok' => $one->ok],
      Durable\\Robots\\Admin\\ServiceCheck::run(Durable\\Robots\\Settings::read()));`,
  );
}

import { seconds, type Stand, startStand } from '../support/stand';
import { until } from '../support/until';

jest.setTimeout(seconds(300) + 120_000);

let stand: Stand;
beforeAll(async () => {
  stand = await startStand();
  await Promise.all([stand.start('endpoint'), stand.start('worker')]);
  await stand.install();
  await stand.control.createUserField({ entity: 'CRM_7', name: 'UF_CRM_7_ERP_ORDER_ID' });
});
afterAll(() => stand.stop());

describe('documents that are no deals', () => {
  it('an item of a smart process gets its order, its own field, a link to its own card and its answer', async () => {
    await stand.control.placeRobot({ code: 'erp_order', stageId: 'DT177_5:CONFIRMED' });
    const [id = 0] = await stand.control.createItems();
    await stand.control.moveItem(id, 'DT177_5:CONFIRMED');
    const { calls, fields } = await until('the item has its answer', async () => {
      const story = await stand.control.item(id);
      return story.calls[0]?.step === 'answered' && story;
    });

    const { orders, notifications } = await stand.control.state();
    expect(orders).toMatchObject([
      {
        externalId: `Tb1_${id}-${stand.sandbox.portal.memberId.slice(0, 8)}`,
        customer: { inn: '7701234567' },
      },
    ]);
    expect(orders[0]?.line).toHaveLength(2);
    expect(fields.UF_CRM_7_ERP_ORDER_ID).toBe(orders[0]?.number);
    expect(calls[0]?.returned).toMatchObject({ erp_order_id: orders[0]?.number, status: 'ok', error: '' });
    expect(notifications).toMatchObject([
      { message: expect.stringContaining(`${stand.sandbox.portal.url}/crm/type/177/details/${id}/`) },
    ]);
  });

  it.each([
    { code: 'erp_order', entityTypeId: 7, document: 'QUOTE', field: 'UF_CRM_ERP_ORDER_ID' },
    {
      code: 'onec_invoice',
      entityTypeId: 31,
      document: 'SMART_INVOICE',
      field: 'UF_CRM_SMART_INVOICE_ONE_C_INVOICE',
    },
    { code: 'erp_client', entityTypeId: 1, document: 'LEAD', field: 'UF_CRM_ERP_CLIENT_ID' },
    {
      code: 'jira_project',
      entityTypeId: 1,
      document: 'LEAD',
      properties: { project_key: 'SALES' },
    },
  ] as const)(
    'a $document gets what $code makes of it, its own field, a link to its card and its answer',
    async (row) => {
      const { code, entityTypeId, document, field } = row;
      const entities = { 1: 'CRM_LEAD', 7: 'CRM_QUOTE', 31: 'CRM_SMART_INVOICE' } as const;
      if (field) await stand.control.createUserField({ entity: entities[entityTypeId], name: field });
      const [id = 0] = await stand.control.createOthers({ entityTypeId, companyId: 1 });
      const entity = {
        LEAD: 'CCrmDocumentLead',
        QUOTE: 'Bitrix\\Crm\\Integration\\BizProc\\Document\\Quote',
        SMART_INVOICE: 'Bitrix\\Crm\\Integration\\BizProc\\Document\\SmartInvoice',
      }[document];
      await stand.control.runRobot({
        code,
        document: ['crm', entity, `${document}_${id}`],
        ...('properties' in row && { properties: row.properties }),
      });
      const { calls, fields } = await until('the document has its answer', async () => {
        const story = await stand.control.other(entityTypeId, id);
        return story.calls[0]?.step === 'answered' && story;
      });
      expect(calls[0]?.returned).toMatchObject({ status: 'ok', error: '' });
      const [value] = Object.values(calls[0]?.returned ?? {});
      if (field) expect(fields[field]).toBe(value);
      const path = { LEAD: 'lead', QUOTE: 'type/7', SMART_INVOICE: 'type/31' }[document];
      const { notifications } = await stand.control.state();
      const link = `${stand.sandbox.portal.url}/crm/${path}/details/${id}/`;
      expect(notifications.filter(({ message }) => message.includes(link))).toHaveLength(1);
    },
  );

  it.each([
    { code: 'erp_order' },
    { code: 'erp_client' },
    { code: 'jira_project', properties: { project_key: 'SALES' } },
    { code: 'onec_invoice' },
  ])('one that $code cannot serve is answered with the reason, and nothing is made of it', async (robot) => {
    const before = await madeElsewhere();
    const [made] = await stand.control.runRobot({
      ...robot,
      document: ['crm', 'CCrmDocumentCompany', 'COMPANY_1'],
    });
    expect(made?.outcome).toMatchObject({ status: 200, reply: '{"status":"async"}' });
    const call = await until('the process has its answer', async () => {
      const { calls } = await stand.control.state();
      return calls.find(({ id, step }) => id === made?.call && step === 'answered');
    });
    expect(call.returned).toEqual({
      status: 'failed',
      error: expect.stringMatching(
        /не работает с документами такого типа\. Этот робот работает с документами: сделки/,
      ),
    });
    expect(await madeElsewhere()).toEqual(before);
  });

  /** How many objects the external systems have. */
  async function madeElsewhere(): Promise<number[]> {
    const { orders, customers, projects, issues, oneC } = await stand.control.state();
    return [orders, customers, projects, issues, oneC.objects].map(({ length }) => length);
  }
});

describe('a deal that moves to "Order confirmed"', () => {
  it('gets its order, its field, a notification and its answer', async () => {
    const id = await stand.callDeal({ properties: { comment: 'до обеда' } });
    const { calls, fields } = await stand.answered(id);

    const { orders, notifications } = await stand.control.state();
    const [order] = orders.filter(({ externalId }) => externalId.startsWith(`D_${id}-`));
    expect(calls[0]?.outcome).toMatchObject({ status: 200, reply: '{"status":"async"}' });
    expect(calls[0]?.returned).toMatchObject({ erp_order_id: order?.number, status: 'ok', error: '' });
    expect(order?.comment).toBe('до обеда');
    expect(fields.UF_CRM_ERP_ORDER_ID).toBe(order?.number);
    expect(notifications.filter(({ message }) => message.includes(`${order?.number}`))).toHaveLength(1);
  });

  it('is answered a second time with the same values', async () => {
    const id = await stand.callDeal();
    const { calls } = await stand.answered(id);
    await until('the second answer came', async () => (await stand.control.deal(id)).calls[0]?.answers === 2);
    const sent = (await stand.control.record()).filter(
      (entry) => entry.type === 'answer' && entry.call === calls[0]?.id,
    );
    expect(sent.map((entry) => 'values' in entry && entry.values)).toEqual([
      calls[0]?.firstAnswer?.values,
      calls[0]?.firstAnswer?.values,
    ]);
  });
});

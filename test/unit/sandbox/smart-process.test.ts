import { stage, type Stage } from './staged';

describe('the smart process of the portal', () => {
  let on: Stage;
  let item: number;
  beforeEach(async () => {
    on = await stage();
    // Fields of a smart process take a permission that robots do without.
    await on.control.portalFaults({ scope: 'crm,bizproc,userfieldconfig', limits: null });
    await on.application.install();
    await on.application.registerRobot();
    [item = 0] = await on.control.createItems({ companyId: 3, requisiteId: 4 });
  });

  const field = { entityId: 'CRM_7', fieldName: 'UF_CRM_7_ERP_ORDER_ID', userTypeId: 'string' };
  const addField = (more = {}) =>
    on.application.call('userfieldconfig.add', {
      moduleId: 'crm',
      field: { ...field, editFormLabel: { ru: 'Номер' }, ...more },
    });

  it('calls the robots of its own stages with a document of its own type', async () => {
    await on.control.placeRobot({ code: 'erp_order' });
    await on.control.placeRobot({ code: 'erp_order', stageId: 'DT177_5:CONFIRMED' });
    const made = await on.control.moveItem(item, 'DT177_5:CONFIRMED');
    expect(made).toMatchObject([{ document: 'DYNAMIC_177_12', outcome: { status: 200 } }]);
    expect(on.application.lastCall()).toMatchObject({
      document_id: ['crm', 'Bitrix\\Crm\\Integration\\BizProc\\Document\\Dynamic', 'DYNAMIC_177_12'],
      document_type: ['crm', 'Bitrix\\Crm\\Integration\\BizProc\\Document\\Dynamic', 'DYNAMIC_177'],
    });
    expect((await on.control.item(item)).calls).toHaveLength(1);
  });

  it('has rows, a chosen requisite and a type, as the vendor’s methods tell them', async () => {
    const rows = await on.application.call('crm.item.productrow.list', {
      filter: { '=ownerType': 'Tb1', '=ownerId': item },
    });
    expect(rows.body.result.productRows).toHaveLength(2);
    expect(rows.body.result.productRows[0]).toMatchObject({ ownerType: 'Tb1', ownerId: item });
    const links = await on.application.call('crm.requisite.link.list', {
      filter: { '=ENTITY_TYPE_ID': 177, '=ENTITY_ID': item },
    });
    expect(links.body.result).toMatchObject([{ ENTITY_TYPE_ID: '177', REQUISITE_ID: '4' }]);
    const type = await on.application.call('crm.type.getByEntityTypeId', { entityTypeId: 177 });
    expect(type.body.result.type).toMatchObject({ id: 7, entityTypeId: 177 });
    expect((await on.application.call('crm.type.getByEntityTypeId', { entityTypeId: 178 })).status).toBe(400);
  });

  it('takes a user field once it was made, under the name of its own type only', async () => {
    const update = (fields: object) =>
      on.application.call('crm.item.update', {
        entityTypeId: 177,
        id: item,
        fields,
        useOriginalUfNames: 'Y',
      });
    const fields = { UF_CRM_7_ERP_ORDER_ID: 'SO-1' };
    expect((await update(fields)).body.result.item).not.toHaveProperty('UF_CRM_7_ERP_ORDER_ID');
    expect((await addField()).body.result.field).toMatchObject(field);
    expect((await update(fields)).body.result.item.UF_CRM_7_ERP_ORDER_ID).toBe('SO-1');
    expect((await update({ stageId: 'WON' })).status).toBe(400);
    expect((await addField()).body.error).toBe('ERROR_CORE');
    expect((await addField({ fieldName: 'UF_CRM_OTHER' })).body.error).toBe('ERROR_CORE');
    const listed = await on.application.call('userfieldconfig.list', {
      moduleId: 'crm',
      filter: { entityId: 'CRM_7' },
    });
    expect(listed.body.result.fields).toMatchObject([field]);
  });

  it.each([
    ['UF_CRM_7_ERP_ORDER_ID', 'ufCrm7ErpOrderId'],
    ['UF_CRM_7_1747309727', 'ufCrm7_1747309727'],
    ['UF_CRM_7_DIGIT10', 'ufCrm_7_DIGIT10'],
    ['UF_CRM_7_DIGIT_10', 'ufCrm_7_DIGIT_10'],
  ])('names its field %s %s unless asked for original names', async (fieldName, name) => {
    await addField({ fieldName });
    const read = async (more: object) =>
      (await on.application.call('crm.item.get', { entityTypeId: 177, id: item, ...more })).body.result.item;
    expect(await read({})).toMatchObject({ [name]: null, entityTypeId: 177 });
    expect(await read({ useOriginalUfNames: 'N' })).toHaveProperty(name);
    for (const useOriginalUfNames of ['Y', true, 1]) {
      expect(await read({ useOriginalUfNames })).toHaveProperty(fieldName);
    }
  });

  it('lists its fields in pages, with ids as texts', async () => {
    for (let index = 0; index < 51; index++) await addField({ fieldName: `UF_CRM_7_F${index}` });
    const list = async (start: number) =>
      (
        await on.application.call('userfieldconfig.list', {
          moduleId: 'crm',
          filter: { entityId: 'CRM_7' },
          order: { id: 'DESC' },
          start,
        })
      ).body;
    expect(await list(0)).toMatchObject({ total: 51, next: 50 });
    const { result, next } = await list(50);
    expect([result.fields.length, next]).toEqual([1, undefined]);
    expect(result.fields[0]).toMatchObject({ id: expect.any(String), fieldName: 'UF_CRM_7_F0' });
  });

  it('is not the only document that a process may be started on', async () => {
    const [made] = await on.control.runRobot({
      code: 'erp_order',
      document: ['crm', 'CCrmDocumentLead', 'LEAD_5'],
    });
    expect(made?.document).toBe('LEAD_5');
    expect(on.application.lastCall()).toMatchObject({
      document_id: ['crm', 'CCrmDocumentLead', 'LEAD_5'],
      document_type: ['crm', 'CCrmDocumentLead', 'LEAD'],
    });
  });
});

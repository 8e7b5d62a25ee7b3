import { type Params, type ScriptedPortal, startScriptedPortal } from './scripted-portal';

const field = { name: 'UF_CRM_ERP_ORDER_ID', label: 'ERP order number' };

let portal: ScriptedPortal;
let there: object[];
let added: Params | undefined;

beforeEach(async () => {
  there = [];
  added = undefined;
  portal = await startScriptedPortal({
    'crm.deal.userfield.list': () => there,
    'crm.deal.userfield.add': (params) => {
      added = params;
      return 6997;
    },
  });
});
afterEach(() => portal.close());

it('creates a field of deals, whose name the portal completes', async () => {
  await expect(portal.client().ensureDealField(field)).resolves.toBe('added');
  expect(added).toMatchObject({
    fields: { FIELD_NAME: 'ERP_ORDER_ID', USER_TYPE_ID: 'string', LABEL: 'ERP order number' },
  });
});

it('leaves a field alone that is there', async () => {
  there = [{ ID: '5', FIELD_NAME: 'UF_CRM_ERP_ORDER_ID' }];
  await expect(portal.client().ensureDealField(field)).resolves.toBe('there');
  expect(added).toBeUndefined();
});

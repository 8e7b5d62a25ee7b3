import * as fc from 'fast-check';
import { createErpClientActivities } from '../../../activities/erp-client';
import { createErpOrderActivities } from '../../../activities/erp-order';
import { createJiraProjectActivities } from '../../../activities/jira-project';
import { createOneCInvoiceActivities } from '../../../activities/one-c-invoice';
import { ClientError } from '../../../src/clients/client-error';
import { failureTexts } from '../../../src/messages/failures/catalogue';
import { newRecord } from '../../../workflows/portal/portal-record';
import { provedInstallation } from '../../support/proved-installation';
import { clientOnSandbox } from '../clients/bitrix24/sandbox-client';

/** What a robot makes of a deal; each by the Activity that reads it. */
type Read = (document: string) => Promise<object>;

async function readers() {
  const { createClient, control, sandbox } = await clientOnSandbox();
  const record = {
    ...newRecord(provedInstallation),
    endpoint: `${sandbox.portal.url}/rest/`,
    language: 'ru',
  };
  let client = createClient();
  const portals = { access: async () => ({ client, record }) };
  const input = (robot: string, document: string) => ({
    portal: 'member',
    robot,
    document,
    comment: undefined,
  });
  const read: Record<string, Read> = {
    erp_order: (id) => createErpOrderActivities({ portals }).readErpOrder(input('erp_order', id)),
    erp_client: (id) => createErpClientActivities({ portals }).readErpCustomer(input('erp_client', id)),
    onec_invoice: (id) => createOneCInvoiceActivities({ portals }).readOneCInvoice(input('onec_invoice', id)),
    jira_project: (id) =>
      createJiraProjectActivities({ portals }).readJiraProject({
        ...input('jira_project', id),
        settings: { project_key: 'SALES' },
      }),
  };
  // One client sends its first fifty requests at once, and two a second from then on.
  const withFreshRate = () => {
    client = createClient();
  };
  return { control, read, withFreshRate };
}

const empty = fc.constantFrom('', null, 0);
/** Any subset of a deal's fields, each empty in a way that portals have. */
const emptied = fc.record(
  {
    title: empty,
    opportunity: empty,
    currencyId: empty,
    companyId: empty,
    contactId: empty,
    assignedById: empty,
  },
  { requiredKeys: [] },
);

/** The field that each refusal tells people to fill in. */
const fields: Readonly<Record<string, RegExp>> = {
  'Portal.NoAmount': /«Сумма и валюта»/,
  'Portal.NoCurrency': /«Сумма и валюта»/,
  'Portal.NoClient': /компанию или контакт/,
  'Portal.NoInn': /ИНН/,
  'Portal.NoRows': /товары/,
  'Portal.RowUnnamed': /название/,
  'Portal.RowUnpriced': /цену и количество/,
};

function expectSaid(error: unknown, robot: string): void {
  expect(error).toBeInstanceOf(ClientError);
  const { type, verdict, said } = error as ClientError;
  expect(verdict).toBe('refused');
  const { reason, advice } = failureTexts({ type, ...(said && { said }) }, { robot, document: 'DEAL_17' });
  expect(advice.ru).toMatch(fields[type] ?? /never/);
  expect(reason.ru).not.toMatch(/ERP|1С|Jira/);
}

it('any subset of a deal’s fields empty is usable, or is refused at once with the field to fill in', async () => {
  const { control, read, withFreshRate } = await readers();
  const readings = Object.entries(read);
  await fc.assert(
    fc.asyncProperty(emptied, async (change) => {
      withFreshRate();
      const [id = 0] = await control.createDeals();
      await control.changeDeal(id, change);
      await Promise.all(
        readings.map(([robot, reading]) =>
          reading(`DEAL_${id}`).catch((error: unknown) => expectSaid(error, robot)),
        ),
      );
    }),
    { numRuns: 40 },
  );
});

it.each<[what: string, deal: object, change: Record<string, string | number | null>, robots: string[]]>([
  [
    'nobody who is responsible',
    {},
    { assignedById: 0 },
    ['erp_order', 'erp_client', 'onec_invoice', 'jira_project'],
  ],
  ['no title', {}, { title: '' }, ['erp_order', 'erp_client', 'onec_invoice', 'jira_project']],
  ['no amount', {}, { opportunity: null }, ['erp_client', 'onec_invoice', 'jira_project']],
  ['no currency', {}, { currencyId: null }, ['erp_client', 'jira_project']],
  ['no customer', { companyId: 0, contactId: 0 }, {}, ['erp_order', 'jira_project']],
  ['no products', { rows: [] }, {}, ['erp_order', 'erp_client', 'jira_project']],
])('a deal with %s does what can go on without it', async (_what, deal, change, robots) => {
  const { control, read } = await readers();
  const [id = 0] = await control.createDeals(deal);
  await control.changeDeal(id, change);
  const able: string[] = [];
  for (const [robot, reading] of Object.entries(read)) {
    await reading(`DEAL_${id}`).then(
      () => able.push(robot),
      (error: unknown) => expectSaid(error, robot),
    );
  }
  expect(able).toEqual(robots);
});

it('a deal without a title goes under its number', async () => {
  const { control, read } = await readers();
  const [id = 0] = await control.createDeals();
  await control.changeDeal(id, { title: null });
  expect(await read.erp_order?.(`DEAL_${id}`)).toMatchObject({ order: { title: `Сделка № ${id}` } });
});

import type { SandboxAccess } from '../../../sandbox/access';
import type { ControlClient } from '../../../sandbox/control/client';
import { createErpClient, mapping } from '../../../src/clients/erp';
import { createJiraClient } from '../../../src/clients/jira';
import { createOneCClient, type Known, type Step } from '../../../src/clients/one-c';
import { portalWorks } from './portal-works';
import { options, timeoutMs, type Work } from './work';

/** The work of each client of the product. @param urlOf where a server is reached, by its own address */
export async function makeWorks(
  access: SandboxAccess,
  control: ControlClient,
  urlOf: (url: string) => string,
): Promise<Work[]> {
  return [
    ...(await portalWorks(access, control, urlOf)),
    ...erpWorks(access, urlOf),
    ...jiraWorks(access, urlOf),
    ...oneCWorks(access, urlOf),
  ];
}

function erpWorks(
  { erp: { wsdlUrl, user, password } }: SandboxAccess,
  urlOf: (url: string) => string,
): Work[] {
  const client = () =>
    createErpClient({ wsdl: urlOf(wsdlUrl), login: { by: 'basic', user, password } }, mapping);
  const kept = client();
  const orderIn =
    (erp: () => typeof kept) =>
    async (number: number): Promise<string | undefined> => {
      const { order } = erp();
      const externalId = `D_${number}-3f2a9c1e`;
      const lines = [{ name: 'Станок', quantity: '2', price: '90000.50' }];
      const input = { externalId, title: 'Станки', currency: 'RUB', total: '180001.00', lines };
      return (await order?.find?.(externalId, options)) ?? order?.create(input, options);
    };
  return [
    { name: 'ERP: order', attempt: orderIn(() => kept) },
    { name: 'ERP: order, its WSDL read anew', attempt: orderIn(client) },
    {
      name: 'ERP: customer',
      attempt: async (number) =>
        kept.customer?.create(
          {
            externalId: `CO_${number}-3f2a9c1e`,
            kind: 'company',
            name: 'Ромашка',
            fullName: 'ООО «Ромашка»',
            phones: [],
            emails: [],
            addresses: [],
          },
          options,
        ),
    },
  ];
}

function jiraWorks({ jira }: SandboxAccess, urlOf: (url: string) => string): Work[] {
  const site = urlOf(jira.url);
  const logins = {
    cloud: { email: jira.email, apiToken: jira.apiToken },
    'data center': { personalAccessToken: jira.personalAccessToken },
  };
  return Object.entries(logins).map(([name, login]) => {
    const client = createJiraClient({ site, login });
    return {
      name: `Jira ${name}: project and issue`,
      async attempt(number) {
        const projectKey = `F${number}`;
        const reference = `D_${number}-3f2a9c1e-${projectKey}`;
        const url = `https://example.bitrix24.ru/crm/deal/details/${number}/`;
        const project = {
          key: projectKey,
          reference,
          name: `Поставка ${number}`,
          description: ['Поставка'],
          url,
          type: 'business',
        };
        const issue = { projectKey, reference, summary: 'Начать', description: ['Сумма'], url };
        return [
          (await client.findProject(project, options)) ?? (await client.createProject(project, options)),
          (await client.findIssue(issue, options)) ?? (await client.createIssue(issue, options)),
        ];
      },
    };
  });
}

function oneCWorks({ oneC }: SandboxAccess, urlOf: (url: string) => string): Work[] {
  const client = () =>
    createOneCClient({
      url: `${urlOf(oneC.url)}/accounting`,
      user: oneC.user,
      password: oneC.password,
      mapping: 'accounting',
      organization: oneC.organization,
      item: oneC.item,
      timeZone: 'Europe/Moscow',
    });
  const kept = client();
  const invoiceIn = (oneOf: () => typeof kept) => async (number: number) => {
    const { chains } = oneOf();
    const invoice = {
      externalId: `D_${number}-3f2a9c1e`,
      identity: `DEAL_${number}/a223c6b3710f85df22e9377d6c4f7553`,
      date: Date.UTC(2026, 10, 23, 9),
      title: 'Станки',
      currency: 'RUB',
      party: { name: 'ООО «Ромашка»', inn: String(7_700_000_000 + number), kpp: '770101001' },
      lines: [{ name: 'Станок', quantity: '2', price: '90000.5', vat: '20' }],
    };
    const party = await follow(chains.party, invoice, {});
    return follow(chains.invoice, invoice, party);
  };
  return [
    { name: '1C: invoice', attempt: invoiceIn(() => kept) },
    { name: '1C: invoice, its metadata read anew', attempt: invoiceIn(client) },
    { name: '1C: check', attempt: () => client().check?.({ timeoutMs }) ?? Promise.resolve() },
  ];
}

async function follow<Input>(steps: readonly Step<Input>[], input: Input, known: Known): Promise<Known> {
  let all = known;
  for (const step of steps) {
    const found = (await step.find(input, all, options)) ?? (await step.create?.(input, all, options));
    all = { ...all, ...found };
  }
  return all;
}

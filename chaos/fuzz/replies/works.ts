import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { SandboxAccess } from '../../../sandbox/access';
import type { ControlClient } from '../../../sandbox/control/client';
import { createPortalClient, refreshGrant } from '../../../src/clients/bitrix24';
import { createErpClient, mapping } from '../../../src/clients/erp';
import { createJiraClient } from '../../../src/clients/jira';
import { createOneCClient, type Known, type Step } from '../../../src/clients/one-c';

/** What a client is asked to do, as an Activity does it: it looks up first, and creates what is not there. */
export interface Work {
  name: string;
  /** @param number sets what it is about apart from all else */
  attempt(number: number): Promise<unknown>;
}

/** ms for one call of a client; none here needs a tenth of it. */
const timeoutMs = 10_000;
const options = { timeoutMs, beforeSend: () => undefined };

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

async function portalWorks(
  { portal: { url, clientId, clientSecret } }: SandboxAccess,
  control: ControlClient,
  urlOf: (url: string) => string,
): Promise<Work[]> {
  const refresh = (token: string, authServer: string) =>
    refreshGrant({ authServer, clientId, clientSecret, refreshToken: token }, { timeoutMs });
  // The clean way: a reply with new tokens that is lost would end all that follows.
  let grant = await refresh(await installedWith(control), url);
  const renew = async () => (grant = await refresh(grant.refreshToken, url));
  const [id = 0] = await control.createDeals({ companyId: 1, contactId: 1 });
  const document = { entityTypeId: 2, id };
  const client = () =>
    createPortalClient({
      endpoint: urlOf(grant.clientEndpoint),
      memberId: grant.memberId,
      tokens: () => grant,
      renew,
      timeoutMs,
    });
  const field = { name: 'UF_CRM_ERP_ORDER_ID', value: '4711' };
  const notification = { userId: 1, message: 'The order is there.', tag: 'order' };
  const robot = {
    code: 'fuzz',
    handler: 'http://127.0.0.1:1/robots/fuzz',
    name: { en: 'Fuzz', ru: 'Фазз' },
    description: { en: 'Fuzz', ru: 'Фазз' },
    documents: ['DEAL'],
    properties: {},
    returns: {},
  };
  await client().ensureDealField({ name: field.name, label: 'Number' });
  return [
    { name: 'portal: read a document', attempt: () => client().readDocument(document) },
    { name: 'portal: read a field', attempt: () => client().readField(document, field.name) },
    {
      name: 'portal: write a result',
      attempt: () => client().writeResult({ document, field, notify: notification }),
    },
    { name: 'portal: notify', attempt: () => client().notify(notification) },
    {
      name: 'portal: answer a step',
      attempt: () => client().sendEvent({ eventToken: '1.2|A1|event.signature', values: { a: 'b' } }),
    },
    { name: 'portal: list robots', attempt: () => client().listRobots() },
    { name: 'portal: register a robot', attempt: () => client().addRobot(robot, grant.userId) },
    {
      name: 'portal: make a field',
      attempt: (number) => client().ensureDealField({ name: `UF_CRM_FUZZ_${number}`, label: 'Fuzz' }),
    },
    { name: 'portal: read its user', attempt: () => client().readTokenUser() },
    // The tokens that it loses are nobody's.
    {
      name: 'authorization server: renew tokens',
      async attempt() {
        try {
          return await refresh((await renew()).refreshToken, urlOf(url));
        } finally {
          grant = await refresh(await installedWith(control), url);
        }
      },
    },
  ];
}

/** Installs the application anew. @returns the refresh token that it is told */
async function installedWith(control: ControlClient): Promise<string> {
  let told = '';
  const application = createServer((request, response) => {
    void text(request).then((form) => {
      told ||= new URLSearchParams(form).get('auth[refresh_token]') ?? '';
      response.end();
    });
  });
  await new Promise<void>((resolve) => {
    application.listen(0, '127.0.0.1', resolve);
  });
  await control.install(`http://127.0.0.1:${(application.address() as AddressInfo).port}/install`);
  application.closeAllConnections();
  application.close();
  return told;
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

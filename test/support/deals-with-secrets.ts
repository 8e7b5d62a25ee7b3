import { randomBytes } from 'node:crypto';
import type { Secret } from './find-leaks';
import { type Exchange, startTap } from './http-tap';
import { codes, type CallOptions, type Stand } from './stand';
import { installRobots } from '../../testbed/install';
import { until } from './until';

/** What a client told the company, in Cyrillic and Latin letters; each stands where people would write it. */
const client = {
  title: 'Поставка для Зелёного Дракона',
  comment: 'Звонить Аристарху Недосекину, +7 921 555-44-33',
  refusal: 'Контрагент Федот Должников заблокирован',
  misfit: 'бухгалтеру Василисе Премудровой',
};

export interface CarriedDeals {
  /** Tokens, passwords and keys. */
  secrets: Secret[];
  /** The signatures that make event tokens good. */
  signatures: Secret[];
  /** Clients' data. */
  clients: Secret[];
  /** Everything that the endpoint said to senders. */
  replies: string;
}

export interface CarriedDealsOptions {
  /** Brings the roles up with these settings on top of the stand's. */
  start: (environment: Record<string, string>) => Promise<void>;
  /** Called while a run waits for an ERP that is down. */
  whileWaiting: () => Promise<void>;
}

/**
 * Carries out deals that go every way a deal can go, with secrets and clients' data wherever they can enter, and
 * tells what must not be found. Resolves when every run has ended.
 */
export async function carryDealsWithSecrets(
  stand: Stand,
  { start, whileWaiting }: CarriedDealsOptions,
): Promise<CarriedDeals> {
  const { control, sandbox, endpointUrl } = stand;
  const calls = await startTap({ to: () => endpointUrl });
  const grants = await startTap({ to: () => sandbox.portal.url });
  const gatewayKey = randomBytes(16).toString('hex');
  const refused = Object.fromEntries(
    ['token', 'key', 'signature'].map((what) => [what, `wrong${what}${randomBytes(12).toString('hex')}`]),
  );
  await start({
    PUBLIC_URL: calls.url,
    BITRIX24_OAUTH_URL: grants.url,
    GATEWAY_KEYS: `${sandbox.portal.memberId}=${gatewayKey}`,
    // Far systems reply at once here, or not at all.
    ERP_LONGEST_LATENCY: '1s',
    JIRA_LONGEST_LATENCY: '1s',
    OUTAGE_RETRY: '2s',
    FIRST_REPORT: '500ms',
  });
  await installRobots(control, { url: calls.url, codes });

  const call = (options?: CallOptions): Promise<number> =>
    stand.callDeal({ title: client.title, properties: { comment: client.comment }, ...options });
  await stand.answered(await call());
  await stand.answered(await call({ properties: { notify_user: client.misfit } }));
  await refusedByErp();
  await refusedByOneC();
  await unknownThenFound();
  await control.expireTokens();
  await stand.answered(await call());
  await outage();
  await jiraProjects();
  await callsOfOthers();
  await until('every run has ended', async () => {
    const open = await stand.client.workflow.count(
      'ExecutionStatus = "Running" AND WorkflowType NOT IN ("portal", "reference")',
    );
    return open.count === 0;
  });

  return {
    secrets: secrets(),
    signatures: fields(calls.exchanges, 'event_token').map((token, index) => ({
      name: `signature of event token ${index + 1}`,
      value: token.slice(token.lastIndexOf('.') + 1),
    })),
    clients: [
      ...Object.entries(client).map(([name, value]) => ({ name, value })),
      { name: 'debtor', value: 'Должников' },
      { name: "client's name", value: 'Ромашка' },
      { name: 'INN', value: '7701234567' },
      { name: 'KPP', value: '770101001' },
      { name: 'phone', value: '000-00-01' },
      { name: 'product', value: 'Станок токарный' },
    ],
    replies: calls.exchanges.map(({ reply }) => reply).join('\n'),
  };

  /** An ERP that repeats its own password, too. */
  async function refusedByErp(): Promise<void> {
    const refusal = `${client.refusal} (${sandbox.erp.password})`;
    await control.erpFaults({ create: { reply: 'refuse', refusal } });
    await stand.answered(await call());
    await control.erpFaults({ create: {} });
  }

  /** Carries an invoice out, and one that a 1C refuses which repeats its password. */
  async function refusedByOneC(): Promise<void> {
    await stand.answered(await call({ robot: 'onec_invoice' }));
    const refusal = `${client.refusal} (${sandbox.oneC.password})`;
    await control.oneCFaults({ post: { reply: 'refuse', refusal } });
    await stand.answered(await call({ robot: 'onec_invoice' }));
    await control.oneCFaults({ post: {} });
  }

  async function unknownThenFound(): Promise<void> {
    await control.erpFaults({ create: { reply: 'cut', carryOut: true, times: 1 } });
    await stand.answered(await call());
  }

  async function outage(): Promise<void> {
    await control.erpFaults({ refuseConnections: true });
    const id = await call();
    await until('the deal was told that it waits', async () => (await control.deal(id)).log.length > 0);
    await whileWaiting();
    await control.erpFaults({ refuseConnections: false });
    await stand.answered(id);
  }

  /** A Jira that repeats its own token, too; and one that loses a reply, and one that is down. */
  async function jiraProjects(): Promise<void> {
    const properties = { project_key: 'SALES', issue_summary: client.comment };
    const project = (): Promise<number> => call({ robot: 'jira_project', properties });
    const { apiToken } = sandbox.jira;
    await stand.answered(await project());
    for (const faults of [
      { createProject: { reply: 'refuse', refusal: `${client.refusal} (${apiToken})`, times: 1 } },
      { createIssue: { reply: 'refuse', refusal: `${client.refusal} (${apiToken})`, times: 1 } },
      { createProject: { reply: 'cut', carryOut: true, times: 1 } },
      { findProject: { reply: 'unauthorized', times: 1 } },
    ] as const) {
      await control.jiraFaults(faults);
      await stand.answered(await project());
    }
    await control.jiraFaults({ refuseConnections: true });
    const id = await project();
    await until('the deal was told that Jira waits', async () => (await control.deal(id)).log.length > 0);
    await control.jiraFaults({ refuseConnections: false });
    await stand.answered(id);
  }

  /** A gateway's call, which is taken, and what is refused although it holds secrets. */
  async function callsOfOthers(): Promise<void> {
    const address = `${calls.url}/robots/erp_order`;
    const [id = 0] = await control.createDeals({ title: client.title });
    const article = JSON.stringify({
      data: {
        WORKFLOW_ID: 'of-a-gateway',
        DOCUMENT_ID: ['crm', 'CCrmDocumentDeal', `DEAL_${id}`],
        PROPERTIES: { comment: client.comment },
      },
    });
    const json = { 'content-type': 'application/json' };
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const good = calls.exchanges.find(({ path }) => path === '/robots/erp_order')?.request ?? '';
    const statuses = [];
    for (const [url, headers, body] of [
      [`${address}/${gatewayKey}`, json, article],
      [`${address}/${refused.key}`, json, article],
      [address, form, changed(good, 'auth[application_token]', `${refused.token}`)],
      [address, form, changed(good, 'event_token', `1|A1|e1|${refused.signature}`)],
      [address, form, `${good}&x=%zz`],
      [`${calls.url}/robots/unknown/${gatewayKey}`, form, good],
      [`${calls.url}/${gatewayKey}`, form, good],
      [`${calls.url}/install`, form, changed(installation(), 'auth[domain]', 'elsewhere.example')],
      [`${calls.url}/install`, form, changed(installation(), 'auth[refresh_token]', `${refused.token}`)],
    ] as const) {
      statuses.push((await fetch(url, { method: 'POST', headers, body })).status);
    }
    expect(statuses).toEqual([200, 403, 403, 400, 400, 404, 404, 403, 200]);
  }

  function installation(): string {
    return calls.exchanges.find(({ path }) => path === '/install')?.request ?? '';
  }

  function secrets(): Secret[] {
    const { CODEC_KEYS = '', VAULT_KEYS = '', INBOX_KEYS = '', CODEC_SECRET = '' } = stand.environment;
    const keys = Object.entries({ CODEC_KEYS, VAULT_KEYS, INBOX_KEYS }).flatMap(([name, ring]) => {
      const key = ring.slice(ring.indexOf(':') + 1);
      return [
        { name, value: key },
        { name: `${name}, raw`, value: Buffer.from(key, 'base64') },
      ];
    });
    const tokens = ['access_token', 'refresh_token'].flatMap((name) =>
      [...fields(calls.exchanges, `auth[${name}]`), ...fields(grants.exchanges, name)].map(
        (value, index) => ({
          name: `${name} ${index + 1}`,
          value,
        }),
      ),
    );
    const { user, password } = sandbox.erp;
    const { email, apiToken } = sandbox.jira;
    return [
      ...keys,
      ...tokens,
      ...Object.entries(refused).map(([name, value]) => ({ name: `refused ${name}`, value })),
      { name: 'application token', value: sandbox.portal.applicationToken },
      { name: 'client_secret', value: sandbox.portal.clientSecret },
      { name: 'ERP password', value: password },
      { name: 'ERP login', value: Buffer.from(`${user}:${password}`).toString('base64') },
      { name: 'Jira token', value: apiToken },
      { name: 'Jira login', value: Buffer.from(`${email}:${apiToken}`).toString('base64') },
      { name: '1C password', value: sandbox.oneC.password },
      {
        name: '1C login',
        value: Buffer.from(`${sandbox.oneC.user}:${sandbox.oneC.password}`).toString('base64'),
      },
      { name: 'gateway key', value: gatewayKey },
      { name: 'CODEC_SECRET', value: CODEC_SECRET },
    ];
  }
}

function changed(form: string, name: string, value: string): string {
  const fieldsOfForm = new URLSearchParams(form);
  fieldsOfForm.set(name, value);
  return fieldsOfForm.toString();
}

/** Every value that a field had, in requests as forms and in replies as JSON. */
function fields(exchanges: readonly Exchange[], name: string): string[] {
  const values = exchanges.flatMap(({ request, reply }) => {
    const inReply = reply.startsWith('{') ? (JSON.parse(reply) as Record<string, unknown>)[name] : undefined;
    return [...new URLSearchParams(request).getAll(name), ...(typeof inReply === 'string' ? [inReply] : [])];
  });
  return [...new Set(values)];
}

import { type Sandbox, startSandbox } from '../../../../sandbox';
import { type ControlClient, createControlClient } from '../../../../sandbox/control/client';
import type { Issue, Project } from '../../../../sandbox/jira/jira-events';
import {
  createJiraClient,
  type JiraClient,
  type JiraLogin,
  type NewIssue,
  type NewProject,
} from '../../../../src/clients/jira';

export const reference = 'D_17-3f2a9c1e-SALES17';

export const project: NewProject = {
  key: 'SALES17',
  reference,
  name: 'Поставка «Ромашке» <&"]]> (SALES17)',
  description: ['Поставка «Ромашке» <&"]]>'],
  url: 'https://example.bitrix24.ru/crm/deal/details/17/',
  type: 'business',
};

export const issue: NewIssue = {
  projectKey: 'SALES17',
  reference,
  summary: 'Начать: <&"]]>',
  description: ['Сумма: 270000.10 RUB', '', 'Станок <&"]]>'],
  url: 'https://example.bitrix24.ru/crm/deal/details/17/',
};

export const logins = ['cloud', 'cloud by OAuth 2', 'data center'] as const;
export type LoginName = (typeof logins)[number];

/**
 * A description as people read it: Data Center renders wiki markup. Vendor: WikiRendererHelpAction.jspa?section=all; what acts
 * there without a backslash before it is an error.
 */
export function asRead(login: LoginName, description = ''): string {
  if (login !== 'data center') return description;
  const lines = description.split('\n').map((line) => {
    if (/^(https:|bitrix24:)/.test(line)) return line;
    if (/(?<!\\)[{}[\]()!|*_^~+?#@-]|^(h\d|bq)\.|:\/\//.test(line.replaceAll(/&#\d+;/g, '')))
      throw new Error(`Jira would render: ${line}`);
    return line.replace(/\\(.)/g, '$1');
  });
  const entities: Record<string, string> = { '&lt;': '<', '&amp;': '&', '&#92;': '\\', '&#46;': '.' };
  return lines.join('\n').replace(/&(lt|amp|#92|#46);/g, (entity) => entities[entity] ?? entity);
}

export interface StagedJira {
  sandbox: Sandbox;
  control: ControlClient;
  client(login?: LoginName | JiraLogin): JiraClient;
  projects(): Promise<Project[]>;
  issues(): Promise<Issue[]>;
  /** What was asked of Jira, in order. */
  asked(): Promise<string[]>;
  close(): Promise<void>;
}

/** A sandbox with a Jira of its own. */
export async function stageJira(): Promise<StagedJira> {
  const sandbox = await startSandbox({ wsdlPath: 'wsdl/order-service.wsdl' });
  const control = createControlClient(sandbox.controlUrl);
  const { url, gatewayUrl, oauthUrl: tokenUrl, ...secrets } = sandbox.jira;
  const { email, apiToken, personalAccessToken, clientId, clientSecret } = secrets;
  const known: Record<LoginName, { login: JiraLogin; api?: string }> = {
    cloud: { login: { email, apiToken } },
    'cloud by OAuth 2': { login: { clientId, clientSecret, tokenUrl }, api: gatewayUrl },
    'data center': { login: { personalAccessToken } },
  };
  return {
    sandbox,
    control,
    client: (login = 'cloud') =>
      createJiraClient({ site: url, ...(typeof login === 'string' ? known[login] : { login }) }),
    projects: async () => (await control.state()).projects,
    issues: async () => (await control.state()).issues,
    asked: async () =>
      (await control.record()).flatMap((entry) => (entry.type === 'jira.arrived' ? [entry.operation] : [])),
    close: () => sandbox.close(),
  };
}

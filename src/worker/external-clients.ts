import type { ExternalClients } from '../../activities';
import { createErpClient, mapping } from '../clients/erp';
import { createJiraClient, type JiraLogin } from '../clients/jira';
import { createOneCClient, type OneCClient } from '../clients/one-c';
import type { OneCConfig, WorkerConfig } from '../config';
import { erpSettingsOf } from '../config/erp';

/** A client of each external system that the settings name. @param warn is told what a client could not check */
export function createExternalClients(config: WorkerConfig, warn?: (text: string) => void): ExternalClients {
  const erp = erpSettingsOf(config);
  return {
    ...(erp && { erp: createErpClient(erp, mapping, warn) }),
    ...(config.ONE_C_URL && { 'one-c': createOneC({ ...config, ONE_C_URL: config.ONE_C_URL }) }),
    ...(config.JIRA_HOST && {
      jira: createJiraClient({
        site: config.JIRA_HOST,
        api: config.JIRA_API_URL,
        login: jiraLoginOf(config),
      }),
    }),
  };
}

export function createOneC(config: OneCConfig): OneCClient {
  return createOneCClient({
    url: config.ONE_C_URL,
    user: config.ONE_C_USER,
    password: config.ONE_C_PASSWORD,
    mapping: config.ONE_C_MAPPING,
    // An HTTP service knows its organization itself.
    organization: config.ONE_C_ORGANIZATION ?? '',
    item: config.ONE_C_ITEM,
    timeZone: config.ONE_C_TIME_ZONE,
  });
}

/** The settings' schema holds exactly one login. */
function jiraLoginOf(config: WorkerConfig): JiraLogin {
  const { JIRA_PAT, JIRA_CLIENT_ID, JIRA_CLIENT_SECRET = '', JIRA_EMAIL = '', JIRA_API_TOKEN = '' } = config;
  if (JIRA_PAT !== undefined) return { personalAccessToken: JIRA_PAT };
  if (JIRA_CLIENT_ID === undefined) return { email: JIRA_EMAIL, apiToken: JIRA_API_TOKEN };
  return { clientId: JIRA_CLIENT_ID, clientSecret: JIRA_CLIENT_SECRET, tokenUrl: config.JIRA_OAUTH_URL };
}

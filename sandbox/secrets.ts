import { createHash, createHmac } from 'node:crypto';

/** Everything secret is derived from one seed, so that no other record needs to hold a secret. */
export interface Secrets {
  memberId: string;
  clientId: string;
  clientSecret: string;
  applicationToken: string;
  erpUser: string;
  erpPassword: string;
  oneCUser: string;
  oneCPassword: string;
  jiraEmail: string;
  jiraApiToken: string;
  /** Of Data Center. */
  jiraPat: string;
  /** Of a service account in Cloud, and the token that they are exchanged for. */
  jiraClientId: string;
  jiraClientSecret: string;
  jiraAccessToken: string;
  jiraCloudId: string;
  /** The first `length` (at most 64) hex digits of the seed's signature over a text. */
  sign(text: string, length: number): string;
}

/** The application that several portals have installed. */
export type Application = Pick<Secrets, 'clientId' | 'clientSecret'>;

/** @param seed hex, made once per sandbox @param application instead of one of its own */
export function deriveSecrets(seed: string, application?: Application): Secrets {
  const sign = (text: string, length: number): string =>
    createHmac('sha256', seed).update(text).digest('hex').slice(0, length);
  return {
    memberId: sign('member_id', 32),
    clientId: `local.${sign('client_id', 14)}.${parseInt(sign('client_id number', 8), 16).toString().slice(0, 8)}`,
    clientSecret: sign('client_secret', 50),
    ...application,
    applicationToken: sign('application_token', 32),
    erpUser: 'robots',
    erpPassword: sign('erp password', 24),
    oneCUser: 'Роботы',
    oneCPassword: sign('1c password', 24),
    jiraEmail: 'robots@example.com',
    jiraApiToken: `ATATT3x${sign('jira api token', 40)}`,
    jiraPat: sign('jira personal access token', 44),
    jiraClientId: sign('jira client_id', 32),
    jiraClientSecret: sign('jira client_secret', 48),
    jiraAccessToken: sign('jira access token', 64),
    jiraCloudId: sign('jira cloud id', 32),
    sign,
  };
}

/** How a token stands in the record: hex SHA-256. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

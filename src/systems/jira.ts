import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type * as clientModule from '../clients/jira';
import type { JiraLogin } from '../clients/jira';
import { url } from '../config/variables';
import { defineSystem } from './define-system';

const variables = {
  JIRA_HOST: url('the address of Jira, e.g. https://example.atlassian.net').optional(),
  JIRA_API_URL: url('the address of Jira’s API, where it is not at JIRA_HOST').optional(),
  JIRA_EMAIL: z.string().optional(),
  JIRA_API_TOKEN: z.string().optional(),
  JIRA_PAT: z.string().optional(),
  JIRA_CLIENT_ID: z.string().optional(),
  JIRA_CLIENT_SECRET: z.string().optional(),
  JIRA_OAUTH_URL: url('the token address of an authorization server').default(
    'https://auth.atlassian.com/oauth/token',
  ),
};

/** Jira Cloud or Data Center. */
export const jira = defineSystem({
  name: { en: 'Jira', ru: 'Jira' },
  variables,
  address: 'JIRA_HOST',
  check: jiraIsWhole,
  longestLatency: { variable: 'JIRA_LONGEST_LATENCY', ms: 60_000 },
  concurrency: 10,
  createClient(set) {
    // Loaded where it is used: whoever needs the settings only starts without it.
    const { createJiraClient } = require('../clients/jira') as typeof clientModule;
    return createJiraClient({ site: set.JIRA_HOST, api: set.JIRA_API_URL, login: loginOf(set) });
  },
  doctor: {
    title: 'Jira',
    settings: 'JIRA_HOST and its login',
    async ask(client, options) {
      await client.findProject({ key: 'DOCTOR', reference: `doctor/${randomUUID()}` }, options);
      return 'answers a look-up';
    },
  },
});

type Set = z.output<z.ZodObject<typeof variables>>;

/** Each way to log in to Jira; all variables of one make it. */
const jiraLogins = [
  ['JIRA_EMAIL', 'JIRA_API_TOKEN'],
  ['JIRA_CLIENT_ID', 'JIRA_CLIENT_SECRET'],
  ['JIRA_PAT'],
] as const;

/** With two logins one would be used and the other believed to be. */
function jiraIsWhole(set: Set, context: z.RefinementCtx): void {
  const begun = jiraLogins.filter((names) => names.some((name) => set[name] !== undefined));
  const complain = (path: string, message: string) =>
    context.addIssue({ code: 'custom', path: [path], message });
  for (const name of begun.flat())
    if (set[name] === undefined) complain(name, 'is missing: its fellow is set');
  if (begun.length > 1) complain('JIRA_HOST', `has more than one login: ${begun.flat().join(', ')}`);
  if (set.JIRA_HOST === undefined && begun.length > 0)
    complain('JIRA_HOST', 'is missing: a login for Jira is set');
  if (set.JIRA_HOST !== undefined && begun.length === 0)
    complain('JIRA_HOST', `has no login: ${jiraLogins.map((names) => names.join(' and ')).join(', or ')}`);
}

/** The check lets exactly one login through. */
function loginOf(set: Set): JiraLogin {
  const { JIRA_PAT, JIRA_CLIENT_ID, JIRA_CLIENT_SECRET = '', JIRA_EMAIL = '', JIRA_API_TOKEN = '' } = set;
  if (JIRA_PAT !== undefined) return { personalAccessToken: JIRA_PAT };
  if (JIRA_CLIENT_ID === undefined) return { email: JIRA_EMAIL, apiToken: JIRA_API_TOKEN };
  return { clientId: JIRA_CLIENT_ID, clientSecret: JIRA_CLIENT_SECRET, tokenUrl: set.JIRA_OAUTH_URL };
}

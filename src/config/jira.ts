import { z } from 'zod';
import { url } from './variables';

export const jira = {
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

/** Each way to log in to Jira; all variables of one make it. */
const jiraLogins = [
  ['JIRA_EMAIL', 'JIRA_API_TOKEN'],
  ['JIRA_CLIENT_ID', 'JIRA_CLIENT_SECRET'],
  ['JIRA_PAT'],
] as const;

/** With two logins one would be used and the other believed to be. */
export function jiraIsWhole(
  set: { [Name in 'JIRA_HOST' | (typeof jiraLogins)[number][number]]?: string },
  context: z.RefinementCtx,
): void {
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

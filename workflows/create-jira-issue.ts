import { proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../activities';
import type { CreateIssueWork } from '../activities/jira';
import type { JiraIssue } from '../src/clients/jira';
import { creatingPolicy } from './retry-policies';
import type { Timing } from './timing';
import { type Ended, keepingQueue } from './lock-queue';
import { verdictOf } from './verdict';

/** Creates the first issue of a project in Jira; its workflow id is the lock, as a project's is. */
export async function createJiraIssue(work: CreateIssueWork, timing: Timing): Promise<Ended<JiraIssue>> {
  const { createIssue } = proxyActivities<Pick<Activities, 'createIssue'>>(creatingPolicy('jira', timing));
  return keepingQueue(async () => {
    try {
      const value = await createIssue.executeWithOptions(
        { summary: `Create the first issue of ${work.issue.projectKey} in Jira` },
        [{ ...work, timing }],
      );
      return { verdict: 'done', value };
    } catch (error) {
      return verdictOf(error, 'Jira');
    }
  });
}

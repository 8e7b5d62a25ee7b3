import { proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../activities';
import type { CreateProjectWork } from '../activities/jira';
import type { JiraProject } from '../src/clients/jira';
import { creatingPolicy } from './retry-policies';
import type { Timing } from './timing';
import { type Ended, keepingQueue } from './lock-queue';
import { verdictOf } from './verdict';

/** Creates one project in Jira; its workflow id is the project's business identity, and so the lock. */
export async function createJiraProject(
  work: CreateProjectWork,
  timing: Timing,
): Promise<Ended<JiraProject>> {
  const { createProject } = proxyActivities<Pick<Activities, 'createProject'>>(
    creatingPolicy('jira', timing),
  );
  return keepingQueue(async () => {
    try {
      const value = await createProject.executeWithOptions(
        { summary: `Create project ${work.project.key} in Jira` },
        [{ ...work, timing }],
      );
      return { verdict: 'done', value };
    } catch (error) {
      return verdictOf(error, 'Jira');
    }
  });
}

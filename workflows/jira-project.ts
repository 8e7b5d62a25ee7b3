import { proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../activities';
import type { JiraProjectProperties, JiraProjectReturns } from '../src/robots/jira-project';
import { answerRobot } from './run/answer-robot';
import { createJiraIssue, createJiraProject } from './creations';
import { externalReference } from './contract/ids';
import { portalPolicy } from './contract/retry-policies';
import { type RobotCall, subjectOf } from './contract/robot-call';

/**
 * The robot `jira_project`: a project in Jira, a first issue in it, a notification, the answer. A child each: an
 * Activity keeps note of one create, and a person must be told which of both was not made.
 */
export async function jiraProject(call: RobotCall<JiraProjectProperties>): Promise<JiraProjectReturns> {
  const { readJiraProject } = proxyActivities<Pick<Activities, 'readJiraProject'>>(portalPolicy(call.timing));
  const { id } = call.document;

  return answerRobot(call, async ({ notify_user, ...settings }, run) => {
    run.notifyUser = notify_user;
    const draft = await readJiraProject.executeWithOptions({ summary: `Read ${id}` }, [
      { ...subjectOf(call), settings },
    ]);
    run.document = draft.document;

    const project = await run.once(createJiraProject, {
      kind: 'jira-project',
      reference: draft.project.key,
      what: 'the project in Jira',
      work: (guard, workId) => ({
        project: { ...draft.project, reference: externalReference(workId) },
        guard,
      }),
    });
    const issue = await run.once(createJiraIssue, {
      kind: 'jira-issue',
      reference: draft.project.key,
      what: 'the first issue in Jira',
      work: (guard, workId) => ({
        issue: { ...draft.issue, projectKey: project.key, reference: externalReference(workId) },
        guard,
      }),
    });
    const returns = {
      project_key: project.key,
      project_id: project.id,
      issue_key: issue.key,
      issue_id: issue.id,
      url: project.url,
    };
    return run.record(returns);
  });
}

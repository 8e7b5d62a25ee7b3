import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { History } from '@temporalio/common/lib/proto-utils';
import {
  readHistory as parseHistory,
  writeHistory as formatHistory,
} from '../../src/cli/replay/history-file';

/** Where recorded histories lie, one file each. */
export const historiesDir = join(__dirname, 'histories');

/** Where `robots record` puts runs of production. */
export const incidentsDir = join(historiesDir, 'incidents');

/** What is recorded: runs by how they went and workflows beside them, each with the events that it is recorded for. */
export const recorded = {
  ok: 'recordResult',
  'ok-work': 'createOrder',
  retried: ['workflowExecutionSignaled', 'logProgress'],
  'retried-work': 'createOrder',
  refused: 'notifyFailure',
  'unknown-then-found': 'logProgress',
  'deadline-unknown': 'recordResult',
  'deadline-not-begun': 'notifyFailure',
  'first-run': 'signalExternalWorkflowExecutionInitiated',
  'second-run': ['startChildWorkflowExecutionFailed', 'workflowExecutionSignaled', 'describeWork'],
  asked: 'notifyFailure',
  'asked-work': ['workflowExecutionUpdateCompleted', 'signalExternalWorkflowExecutionInitiated'],
  'asked-not-done-work': 'workflowExecutionUpdateCompleted',
  'bad-setting': 'notifyFailure',
  cancelled: 'workflowExecutionCancelRequested',
  client: 'readErpCustomer',
  'client-work': 'createCustomer',
  'client-refused': 'notifyFailure',
  'client-unknown': 'recordResult',
  invoice: 'recordResult',
  'invoice-party': 'takeOneCStep',
  'invoice-work': ['takeOneCStep', 'workflowPropertiesModified'],
  'invoice-not-posted': 'notifyFailure',
  'jira-ok': 'recordResult',
  'jira-project-work': 'createProject',
  'jira-issue-work': 'createIssue',
  'jira-retried': 'logProgress',
  'jira-key-taken': 'notifyFailure',
  'type-error': 'workflowExecutionFailed',
  install: 'proveInstallation',
  'portal-event': 'signalExternalWorkflowExecutionInitiated',
  uninstalled: ['workflowExecutionSignaled', 'childWorkflowExecutionCompleted'],
  'portal-backup': 'refreshTokens',
  portal: 'endRuns',
} as const;

export type Recorded = keyof typeof recorded;

export const recordedNames = Object.keys(recorded) as Recorded[];

/** Events that a history must hold, or it is not of what it is named after. */
export function expectedIn(name: Recorded): string[] {
  return [recorded[name]].flat();
}

/** Names of the files that there are. */
export function namesOnDisk(dir: string = historiesDir): string[] {
  if (!existsSync(dir)) return [];
  return readdirSync(dir).flatMap((file) => (file.endsWith('.json') ? basename(file, '.json') : []));
}

export function writeHistory(name: Recorded, history: History): void {
  writeFileSync(join(historiesDir, `${name}.json`), formatHistory(history));
}

export function readHistory(name: string, dir: string = historiesDir): History {
  return parseHistory(readFileSync(join(dir, `${name}.json`), 'utf8'));
}

/** What happened in a history: kinds of events, and for Activities their types. */
export function outlineOf({ events }: History): string[] {
  return (events ?? []).flatMap((event) => {
    const kind = Object.keys(event).find(
      (key) => key.endsWith('EventAttributes') && event[key as 'eventType'],
    );
    const activity = event.activityTaskScheduledEventAttributes?.activityType?.name;
    return activity ?? kind?.replace('EventAttributes', '') ?? [];
  });
}

import type { History } from '@temporalio/common/lib/proto-utils';
import { quote } from '../../base/quote';
import { type Problem, typeOf } from './replay-histories';

export interface ToldProblem {
  workflowType: string;
  /** Events that it may be about, where the SDK's message tells. */
  events: number[];
  message: string;
  /** What is to be done, and where. */
  mend: string;
}

/** A history that does not replay, in the SDK's words and ours. @param bundle code of the workflows */
export function tellProblem(history: History, { kind, message }: Problem, bundle: string): ToldProblem {
  const workflowType = quote.line(typeOf(history), { longest: 100 });
  const file = fileOf(typeOf(history), bundle);
  const mend = {
    mismatch: `Runs that began before a change go on as they began: in ${file ?? 'the workflow'} or what it calls, put the new way into if (patched('a-name-of-its-own')) and keep the old one in else; docs/replay.md says how.`,
    failed: file
      ? `The code of ${file} or what it calls threw; mend it before this build goes out.`
      : `This build has no workflow ${workflowType}: export it from workflows/index.ts for as long as a run of it is open.`,
    unreadable: 'It was not replayed.',
  }[kind];
  return {
    workflowType,
    events: eventsOf(history, message),
    message: quote.line(message, { longest: 1_000 }),
    mend,
  };
}

/** The event that a message names by its id; or those of the first name in it: what the history has in that place. */
function eventsOf({ events }: History, message: string): number[] {
  const [, id] = /HistoryEvent(?:\(id| \{ event_id): (\d+)/.exec(message) ?? [];
  if (id) return [Number(id)];
  const [, name] = /'([^']+)'/.exec(message) ?? [];
  if (!name) return [];
  return (events ?? []).flatMap((event, index) => {
    const {
      activityTaskScheduledEventAttributes: activity,
      startChildWorkflowExecutionInitiatedEventAttributes: child,
    } = event;
    const names = [
      activity?.activityType?.name,
      activity?.activityId,
      child?.workflowType?.name,
      child?.workflowId,
    ];
    return names.includes(name) ? [index + 1] : [];
  });
}

/** Where a workflow is in the sources: a bundle names the file of each module. */
function fileOf(workflowType: string, bundle: string): string | undefined {
  const exported = bundle.indexOf(`exports.${workflowType} = ${workflowType};`);
  if (exported < 0 || !/^\w+$/.test(workflowType)) return undefined;
  const header = bundle.lastIndexOf('\n/***/ "', exported);
  const [, path] =
    /^\n\/\*\*\*\/ "\.\/(?:dist\/)?([^"]+)\.[jt]s"/.exec(bundle.slice(header, header + 300)) ?? [];
  return path && `${path}.ts`;
}

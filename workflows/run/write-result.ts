import { proxyActivities } from '@temporalio/workflow';
import { quote } from '../../src/base/quote';
import type { Activities } from '../../activities';
import type { RunResult } from '../../activities/portal';
import { portalPolicy } from '../contract/retry-policies';
import { type RobotCall, subjectOf } from '../contract/robot-call';
import type { Run } from './run';

/**
 * Brings a result to the document's field, to the process log and to a person.
 *
 * @param value what goes to the field that the document was read for
 * @returns what people must mend although the work is done, in the portal's language
 */
export async function writeResult(
  call: RobotCall,
  { document, notifyUser, tag }: Pick<Run<unknown>, 'document' | 'notifyUser' | 'tag'>,
  values: Record<string, string>,
  value: string | undefined,
  options: Pick<RunResult, 'late' | 'eventToken' | 'byHand'>,
): Promise<string | undefined> {
  if (!document) throw new Error('A robot sets `run.document` before it records anything.');
  const { title, responsible, field } = document;
  const { recordResult } = proxyActivities<Pick<Activities, 'recordResult'>>(portalPolicy(call.timing));
  const summary = `Write ${quote.markdown(value ?? Object.values(values)[0] ?? '', { longest: 60 })} to ${call.document.id}`;
  const { problem } = await recordResult.executeWithOptions({ summary }, [
    {
      ...subjectOf(call),
      ...options,
      values,
      title,
      ...(field && value !== undefined && { field: { ...field, value } }),
      notifyUser: notifyUser ?? responsible,
      tag,
    },
  ]);
  return problem;
}

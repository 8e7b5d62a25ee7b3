import { z } from 'zod';
import type { Command, CommandOutcome } from './command';
import { parseReply } from './contract';
import type { CrmDocument } from './crm-document';
import { type Notification, notificationCommand, wasNotified } from './notify';
import { type LogLine, logCommand } from './process-step';
import type { RunCommands } from './run-commands';

export interface Result {
  document: CrmDocument;
  /** By its original name, e.g. `UF_CRM_ERP_ORDER_ID`. */
  field?: { name: string; value: string };
  notify?: Notification;
  log?: LogLine;
}

/** What became of each part. */
export interface WrittenResult {
  /** Read back from the reply: the portal ignores a field that it does not know. `none`: nothing was to be written. */
  field: 'saved' | 'not-saved' | 'none';
  /** Why the field was refused, in the portal's words, if it said so. */
  fieldProblem: string | undefined;
  notified: boolean;
  logged: boolean;
}

const updateReply = z.object({ item: z.record(z.string(), z.unknown()) });

/**
 * Writes a run's result to its document in one request. To be repeated as a whole: an equal value is saved once, an
 * equal tag replaces its notification; only the log line may then stand there twice.
 *
 * @throws ClientError if the field or the notification may succeed at another time; a log line may be lost
 */
export async function writeResult(run: RunCommands, result: Result): Promise<WrittenResult> {
  const { document, field, notify, log } = result;
  const outcome = await run<'update' | 'notify' | 'log'>({
    update: field && updateCommand(document, field),
    notify: notify && notificationCommand(notify),
    log: log && logCommand(log),
  });
  return {
    ...(field ? fieldOf(field, outcome('update')) : { field: 'none', fieldProblem: undefined }),
    notified: notify !== undefined && wasNotified(outcome('notify')),
    logged: log !== undefined && outcome('log').ok,
  };
}

type Field = NonNullable<Result['field']>;

function updateCommand({ entityTypeId, id }: CrmDocument, { name, value }: Field): Command {
  return {
    method: 'crm.item.update',
    params: { entityTypeId, id, fields: { [name]: value }, useOriginalUfNames: 'Y' },
  };
}

function fieldOf(
  { name, value }: Field,
  outcome: CommandOutcome,
): Pick<WrittenResult, 'field' | 'fieldProblem'> {
  if (outcome.ok) {
    const { item } = parseReply(updateReply, outcome.result, 'crm.item.update');
    return { field: String(item[name]) === value ? 'saved' : 'not-saved', fieldProblem: undefined };
  }
  if (outcome.error.verdict !== 'refused') throw outcome.error;
  return { field: 'not-saved', fieldProblem: outcome.error.said };
}

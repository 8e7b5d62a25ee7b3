import { z } from 'zod';
import type { ClientError } from '../client-error';
import type { Command, CommandOutcome } from './command';
import { parseReply } from './contract';
import type { CrmDocument } from './crm-document';
import { type Notification, notificationCommand, toldBy } from './notify';
import { type LogLine, logCommand } from './process-step';
import { fieldText } from './reply-values';
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
  /** An error: the portal refused it in a way that passes. */
  notified: boolean | ClientError;
  logged: boolean;
}

const itemReply = z.object({ item: z.record(z.string(), z.unknown()) });

/**
 * Writes a run's result to its document in one request. To be repeated as a whole: an equal value is saved once, an
 * equal tag replaces its notification; only the log line may then stand there twice.
 *
 * @throws ClientError if the field may be written at another time
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
    notified: notify !== undefined && toldBy(outcome('notify')),
    logged: log !== undefined && outcome('log').ok,
  };
}

/** What stands in a document's field by now; '' where it is empty, or the document has none of that name. @throws ClientError */
export async function readField(run: RunCommands, document: CrmDocument, name: string): Promise<string> {
  const { entityTypeId, id } = document;
  const params = { entityTypeId, id, useOriginalUfNames: 'Y' };
  const outcome = (await run({ item: { method: 'crm.item.get', params } }))('item');
  if (!outcome.ok) throw outcome.error;
  return fieldText(parseReply(itemReply, outcome.result, 'crm.item.get').item[name]);
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
    const { item } = parseReply(itemReply, outcome.result, 'crm.item.update');
    return { field: String(item[name]) === value ? 'saved' : 'not-saved', fieldProblem: undefined };
  }
  if (outcome.error.verdict !== 'refused') throw outcome.error;
  return { field: 'not-saved', fieldProblem: outcome.error.said };
}

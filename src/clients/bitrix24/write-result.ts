import { z } from 'zod';
import { parseReply } from './contract';
import { type Notification, notificationCommand, wasNotified } from './notify';
import { type LogLine, logCommand } from './process-step';
import { type Command, type CommandOutcome, runEach } from './run-commands';
import type { Request } from './transport';

export interface Result {
  dealId: number;
  /** Original name of the deal's field, e.g. `UF_CRM_ERP_ORDER_ID`. */
  field: string;
  value: string;
  notify?: Notification;
  log?: LogLine;
}

/** What became of each part. */
export interface WrittenResult {
  /** Read back from the reply: the portal ignores a field that it does not know. */
  field: 'saved' | 'not-saved';
  /** Why the field was refused, in the portal's words, if it said so. */
  fieldProblem: string | undefined;
  notified: boolean;
  logged: boolean;
}

const updateReply = z.object({ item: z.record(z.string(), z.unknown()) });

/**
 * Writes a run's result to its deal in one request. To be repeated as a whole: an equal value is saved once, an
 * equal tag replaces its notification; only the log line may then stand there twice.
 *
 * @throws ClientError if the field or the notification may succeed at another time; a log line may be lost
 */
export async function writeResult(request: Request, result: Result): Promise<WrittenResult> {
  const { notify, log } = result;
  const outcome = await runEach<'update' | 'notify' | 'log'>(request, {
    update: updateCommand(result),
    notify: notify && notificationCommand(notify),
    log: log && logCommand(log),
  });
  return {
    ...fieldOf(result, outcome('update')),
    notified: notify !== undefined && wasNotified(outcome('notify')),
    logged: log !== undefined && outcome('log').ok,
  };
}

function updateCommand({ dealId, field, value }: Result): Command {
  return {
    method: 'crm.item.update',
    params: { entityTypeId: 2, id: dealId, fields: { [field]: value }, useOriginalUfNames: 'Y' },
  };
}

function fieldOf(
  { field, value }: Result,
  outcome: CommandOutcome,
): Pick<WrittenResult, 'field' | 'fieldProblem'> {
  if (outcome.ok) {
    const { item } = parseReply(updateReply, outcome.result, 'crm.item.update');
    return { field: String(item[field]) === value ? 'saved' : 'not-saved', fieldProblem: undefined };
  }
  if (outcome.error.verdict !== 'refused') throw outcome.error;
  return { field: 'not-saved', fieldProblem: outcome.error.said };
}

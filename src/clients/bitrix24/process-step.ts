import type { Command } from './command';
import { contractBroken } from './contract';
import type { RunCommands } from './run-commands';

/** The step of a business process that waits for a robot; the token is a bearer secret. */
export interface StepEvent {
  eventToken: string;
  /** Keys are matched with RETURN_PROPERTIES whatever their case. */
  values: Record<string, string>;
  logMessage?: string;
}

export interface LogLine {
  eventToken: string;
  message: string;
}

/**
 * Lets the process go on with these values. `sent` is no proof that it did: since core 25.1150 the portal says
 * yes before it looks. `gone`: the token is not good for any step, as the portal surely says.
 *
 * @throws ClientError; `Locked` or `StepMissing` where an older core has not saved the step yet, or no longer
 *   has it: worth another try a little later
 */
export async function sendEvent(
  run: RunCommands,
  { eventToken, values, logMessage }: StepEvent,
): Promise<'sent' | 'gone'> {
  const method = 'bizproc.event.send';
  const params = {
    EVENT_TOKEN: eventToken,
    RETURN_VALUES: values,
    ...(logMessage !== undefined && { LOG_MESSAGE: logMessage }),
  };
  const outcome = (await run({ send: { method, params } }))('send');
  if (!outcome.ok) {
    if (outcome.error.verdict === 'refused') return 'gone';
    throw outcome.error;
  }
  if (outcome.result === true) return 'sent';
  throw contractBroken(method, 'it did not say true');
}

/**
 * Writes a line to the process log; `gone` where the step no longer waits (answered, timed out, stopped, locked).
 *
 * @throws ClientError
 */
export async function log(run: RunCommands, line: LogLine): Promise<'logged' | 'gone'> {
  const outcome = (await run({ log: logCommand(line) }))('log');
  if (outcome.ok) return 'logged';
  if (/^(AccessDenied|StepEnded|StepMissing|Locked)$/.test(outcome.error.kind)) return 'gone';
  throw outcome.error;
}

export function logCommand({ eventToken, message }: LogLine): Command {
  return { method: 'bizproc.activity.log', params: { EVENT_TOKEN: eventToken, LOG_MESSAGE: message } };
}

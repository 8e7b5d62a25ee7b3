import { ClientError } from '../client-error';
import { contractBroken } from './contract';
import type { Command } from './run-commands';
import type { Request } from './transport';

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
 * yes before it looks. `gone`: the token is not good for any step.
 *
 * @throws ClientError; `Locked` or `StepMissing` where an older core has not saved the step yet, or no longer
 *   has it: worth another try a little later
 */
export async function sendEvent(
  request: Request,
  { eventToken, values, logMessage }: StepEvent,
): Promise<'sent' | 'gone'> {
  const method = 'bizproc.event.send';
  const params = {
    EVENT_TOKEN: eventToken,
    RETURN_VALUES: values,
    ...(logMessage !== undefined && { LOG_MESSAGE: logMessage }),
  };
  try {
    if ((await request(method, params)) === true) return 'sent';
  } catch (error) {
    if (!(error instanceof ClientError)) throw error;
    if (error.kind === 'AccessDenied') return 'gone';
    throw error.kind === 'NotFound' ? stepMissing(error) : error;
  }
  throw contractBroken(method, 'it did not say true');
}

/**
 * Writes a line to the process log; `gone` where the step no longer waits (answered, timed out, stopped, locked).
 *
 * @throws ClientError
 */
export async function log(request: Request, line: LogLine): Promise<'logged' | 'gone'> {
  const { method, params } = logCommand(line);
  try {
    await request(method, params);
    return 'logged';
  } catch (error) {
    if (error instanceof ClientError && /^(AccessDenied|NotFound|Locked)$/.test(error.kind)) return 'gone';
    throw error;
  }
}

export function logCommand({ eventToken, message }: LogLine): Command {
  return { method: 'bizproc.activity.log', params: { EVENT_TOKEN: eventToken, LOG_MESSAGE: message } };
}

function stepMissing({ message, said }: ClientError): ClientError {
  return new ClientError(message, { system: 'portal', verdict: 'not-done', kind: 'StepMissing', said });
}

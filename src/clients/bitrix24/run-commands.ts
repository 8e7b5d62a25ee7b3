import qs from 'qs';
import { z } from 'zod';
import { ClientError } from '../client-error';
import { contractBroken, parseReply } from './contract';
import { portalError, portalErrorBody } from './portal-error';
import type { Request } from './transport';

export interface Command {
  method: string;
  params: Record<string, unknown>;
}

/** How one command ended. */
export type CommandOutcome =
  | { ok: true; result: unknown /** Of a list: how many there are in all. */; total?: number }
  | { ok: false; error: ClientError };

/** PHP writes an empty map as `[]`. */
const map = <T extends z.ZodType>(value: T) =>
  z.preprocess(
    (found) => (Array.isArray(found) && found.length === 0 ? {} : found),
    z.record(z.string(), value),
  );

const batchReply = z.object({
  result: map(z.unknown()),
  result_error: map(
    z.union([portalErrorBody, z.string().transform((error) => portalErrorBody.parse({ error }))]),
  ),
  result_total: map(z.coerce.number()).optional(),
  result_time: map(portalErrorBody.shape.time).optional(),
});

/**
 * Runs up to 50 commands in one request, and tells how each ended; one that fails does not stop the rest. The
 * portal replaces `$result[name][…]` by another command's result, even where it is encoded: for constant
 * commands only.
 *
 * @throws ClientError if the request as a whole failed
 */
export async function runBatch<Name extends string>(
  request: Request,
  commands: Record<Name, Command>,
): Promise<(name: Name) => CommandOutcome> {
  const entries = Object.entries<Command>(commands);
  const cmd = entries.map(([name, { method, params }]) => [name, `${method}?${qs.stringify(params)}`]);
  const raw = await request('batch', { halt: 0, cmd: Object.fromEntries(cmd) });
  const reply = parseReply(batchReply, raw, 'batch');
  return (name) => outcomeOf(name, commands[name].method, reply);
}

function outcomeOf(name: string, method: string, reply: z.output<typeof batchReply>): CommandOutcome {
  const error = reply.result_error[name];
  if (error) return { ok: false, error: portalError({ ...error, time: reply.result_time?.[name] }, method) };
  if (!(name in reply.result)) {
    return { ok: false, error: contractBroken(method, 'the batch says nothing of it') };
  }
  return { ok: true, result: reply.result[name], total: reply.result_total?.[name] };
}

/**
 * Runs commands whose values come from outside: together, but one with `$result` in it alone, where that is no
 * more than text.
 *
 * @throws ClientError if the batch as a whole failed
 */
export async function runEach<Name extends string>(
  request: Request,
  commands: Partial<Record<Name, Command>>,
): Promise<(name: Name) => CommandOutcome> {
  const outcomes = new Map<string, CommandOutcome>();
  const together: Record<string, Command> = {};
  for (const [name, command] of Object.entries<Command | undefined>(commands)) {
    if (!command) continue;
    if (JSON.stringify(command.params).includes('$result')) {
      outcomes.set(name, await runAlone(request, command));
    } else {
      together[name] = command;
    }
  }
  const outcomeInBatch = Object.keys(together).length ? await runBatch(request, together) : undefined;
  return (name) => {
    const outcome = outcomes.get(name) ?? outcomeInBatch?.(name);
    if (!outcome) throw new TypeError(`There was no command ${name}.`);
    return outcome;
  };
}

/** Runs one command as a call of its own. */
export async function runAlone(request: Request, { method, params }: Command): Promise<CommandOutcome> {
  try {
    return { ok: true, result: await request(method, params) };
  } catch (error) {
    if (error instanceof ClientError) return { ok: false, error };
    throw error;
  }
}

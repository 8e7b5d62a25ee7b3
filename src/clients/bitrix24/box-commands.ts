import axios, { isAxiosError } from 'axios';
import { z } from 'zod';
import type { Box } from '../../base/box';
import { clockDifference, sign, signatureHeader } from '../../base/signature';
import { ClientError } from '../client-error';
import { jsonReader, replyLimits } from '../http/reply-limits';
import { type Command, type CommandOutcome, eventTokensOf, separateReferences } from './command';
import { contractBroken } from './contract';
import { foreignReply } from './http-error';
import { networkError } from './network-error';
import { portalError, portalErrorBody } from './portal-error';
import type { RunCommands } from './run-commands';

/** Where the module takes commands. */
const callbackPath = '/local/tools/durable.robots/callback.php';

const verdict = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), result: z.unknown(), total: z.number().int().optional() }),
  portalErrorBody.extend({ ok: z.literal(false), status: z.number().int() }),
]);

/** `time` in s since 1970, by the box's clock. */
const results = z.object({ results: z.record(z.string(), verdict), time: z.number().int() });

type Reply = z.output<typeof results>;

/** Runs commands, and tells the box's clock in s since 1970 beside their outcomes. */
export type AskBox = (
  commands: Readonly<Record<string, Command>>,
) => Promise<{ outcomeOf(name: string): CommandOutcome; time: number }>;

/**
 * One signed request with commands that the module carries out one after another (docs/on-premise-wire.md, 4). No rate is
 * kept to and no token renewed. A reply is the module's own or says nothing of the work, whatever its status.
 */
export function createAskBox(
  { url, keys }: Pick<Box, 'url' | 'keys'>,
  { timeoutMs = replyLimits.portal.ms }: { timeoutMs?: number | undefined } = {},
): AskBox {
  return async (commands) => {
    const named = Object.entries(commands);
    const operation = operationOf(named.map(([, { method }]) => method));
    const hidden = eventTokensOf(named.map(([, command]) => command));
    try {
      const { results: found, time } = await post(operation, named);
      return {
        time,
        outcomeOf: (name) => outcomeOf(commands[name]?.method ?? name, found[name], hidden),
      };
    } catch (error) {
      throw error instanceof ClientError ? error.without(hidden) : error;
    }
  };

  async function post(operation: string, named: readonly [string, Command][]): Promise<Reply> {
    const body = Buffer.from(
      JSON.stringify({
        commands: Object.fromEntries(
          named.map(([name, command]) => [name, { method: command.method, ...separateReferences(command) }]),
        ),
      }),
    );
    try {
      const { data, status } = await axios.post<unknown>(new URL(callbackPath, url).href, body, {
        headers: { 'Content-Type': 'application/json', [signatureHeader]: sign('commands', body, keys) },
        maxRedirects: 0,
        proxy: false,
        maxContentLength: replyLimits.portal.bytes,
        transformResponse: [jsonReader(replyLimits.portal)],
        signal: AbortSignal.timeout(timeoutMs),
        // The only command's status is the whole reply's.
        validateStatus: () => true,
      });
      return readReply(data, status, operation);
    } catch (error) {
      throw isAxiosError(error) ? networkError(error, operation) : error;
    }
  }
}

/** The box as what carries the commands of a portal's client. */
export function commandsOver(ask: AskBox): RunCommands {
  return async (commands) => {
    const named = Object.entries<Command | undefined>(commands).filter(
      (entry): entry is [string, Command] => entry[1] !== undefined,
    );
    const { outcomeOf: of } = await ask(Object.fromEntries(named));
    return of;
  };
}

/** @throws ClientError where the module did not carry the commands out, or somebody else replied */
function readReply(data: unknown, status: number, operation: string): Reply {
  const read = results.safeParse(data);
  if (read.success) return read.data;
  const refused = refusal.safeParse(data);
  if (!refused.success) throw notOurs(status, operation);
  const { difference, ...body } = refused.data;
  if (difference !== undefined)
    body.error_description = `this machine’s clock is ${clockDifference(difference)} of the box’s`;
  throw portalError(body, operation, status);
}

/** Why a whole request was not carried out. `difference`: seconds that our clock is ahead. */
const refusal = portalErrorBody.extend({ difference: z.number().int().optional().catch(undefined) });

/** Whoever it was, the module did not reply. */
function notOurs(status: number, operation: string): ClientError {
  if (status < 300) return contractBroken(operation, `HTTP ${status}, and it is not the module’s`);
  if (status === 404)
    return new ClientError(
      `The box has no ${callbackPath} for ${operation} (HTTP 404): the module was removed, or BOXES has another address.`,
      { system: 'portal', verdict: 'unknown', kind: 'ModuleMissing' },
    );
  // No token of ours was refused: a password stands in front of the path.
  return status === 401
    ? new ClientError(`Somebody else than the module asked for a password at ${operation} (HTTP 401).`, {
        system: 'portal',
        verdict: 'unknown',
        kind: 'Unavailable',
      })
    : foreignReply(status, operation);
}

function outcomeOf(
  method: string,
  found: z.output<typeof verdict> | undefined,
  hidden: readonly string[],
): CommandOutcome {
  if (!found) return { ok: false, error: contractBroken(method, 'the box says nothing of it') };
  if (found.ok)
    return { ok: true, result: found.result, ...(found.total !== undefined && { total: found.total }) };
  const { status, ...body } = found;
  return { ok: false, error: portalError(body, method, status).without(hidden) };
}

/** What a request is called in errors. */
function operationOf([first = 'nothing', ...others]: readonly string[]): string {
  return others.length === 0 ? first : `${first} and ${others.length} more`;
}

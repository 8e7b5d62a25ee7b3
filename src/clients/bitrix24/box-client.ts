import { z } from 'zod';
import type { Box } from '../../base/box';
import { parseReply } from './contract';
import { clientOver, observe, type OnRequest, type PortalClient } from './portal-client';
import { type AskBox, commandsOver, createAskBox } from './box-commands';

/** What a box's module says of itself. */
export interface BoxStatus {
  /** Of the module. */
  version: string;
  /** The box id on its options page. */
  box: string;
  /** Codes of the robots whose folders are there. */
  robots: string[];
  /** Calls on their way, and those that ended before they were acknowledged; ages in s. */
  outbox: { waiting: number; oldestAge: number; sent: number; withdrawn: number };
  /** s that its clock is ahead of ours. */
  clockAhead: number;
}

/** A box as robots use any portal, and as operators ask it. */
export interface BoxClient extends PortalClient {
  readStatus(): Promise<BoxStatus>;
}

export function createBoxClient(
  box: Pick<Box, 'url' | 'keys'>,
  { onRequest, ...options }: { timeoutMs?: number; onRequest?: OnRequest | undefined } = {},
): BoxClient {
  const askBox = createAskBox(box, options);
  const ask: AskBox = (commands) => observe(() => askBox(commands), onRequest);
  return { ...clientOver(commandsOver(ask)), readStatus: () => readStatus(ask) };
}

const method = 'module.status';
const reply = z.object({
  version: z.string(),
  box: z.string(),
  robots: z.array(z.string()),
  outbox: z
    .object({ waiting: z.number(), oldest_age: z.number(), sent: z.number(), withdrawn: z.number() })
    .transform(({ oldest_age: oldestAge, ...counts }) => ({ ...counts, oldestAge })),
});

async function readStatus(ask: AskBox): Promise<BoxStatus> {
  const asked = Date.now();
  const { outcomeOf, time } = await ask({ status: { method, params: {} } });
  const outcome = outcomeOf('status');
  if (!outcome.ok) throw outcome.error;
  // Whole seconds there; half of the way counts as ours.
  const clockAhead = Math.round(time + 0.5 - (asked + Date.now()) / 2_000);
  return { ...parseReply(reply, outcome.result, method), clockAhead };
}

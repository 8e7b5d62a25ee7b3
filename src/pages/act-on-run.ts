import type { Client } from '@temporalio/client';
import { z } from 'zod';
import { UnreachableError, UsageError } from '../base/command-error';
import { NotDoneError, tellRun } from '../operator/runs/act';
import { NotAgainError, planAgain, startAgain } from '../operator/runs/again';
import { findRuns, type ListedRun } from '../operator/runs/find';
import { answerUpdate, type ByHand, giveUpUpdate, tryNowUpdate } from '../../workflows/contract/run-messages';
import type { PageToken } from './page-token';
import { returnsOf } from './deal-runs';

/** What came of a button; keys of the pages' texts. */
export type Told = 'done' | 'tried' | 'notNow' | 'goneOn' | 'notPermitted' | 'misfit' | 'away';

const line = (longest: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(longest)
    .regex(/^[^\p{Cc}]+$/u);

/** What the tab sends; `once` sets this press of a button apart, so that the same is done once. */
const asked = z.discriminatedUnion('verb', [
  z.strictObject({ verb: z.literal('try-now'), run: z.string().max(300), once: z.uuid() }),
  z.strictObject({ verb: z.literal('again'), run: z.string().max(300), once: z.uuid() }),
  z.strictObject({
    verb: z.literal('give-up'),
    run: z.string().max(300),
    once: z.uuid(),
    reason: line(300),
  }),
  z.strictObject({
    verb: z.literal('answer'),
    run: z.string().max(300),
    once: z.uuid(),
    reason: line(300),
    values: z.record(z.string().max(60), line(1_000)),
  }),
]);

type Asked = z.output<typeof asked>;

/** Does to a run of the page's own document what its user asks for, with the verbs that operators have. */
export async function actOnRun(client: Client, token: PageToken, body: unknown): Promise<Told> {
  const read = asked.safeParse(body);
  if (!read.success || !fits(read.data)) return 'misfit';
  if (!token.acts || !token.user) return 'notPermitted';
  try {
    const run = await findOwn(client, token, read.data.run);
    if (!run) return 'notPermitted';
    return await act(client, run, read.data, { token, by: byOf(token.user) });
  } catch (error) {
    if (error instanceof NotDoneError || error instanceof NotAgainError) return 'goneOn';
    if (error instanceof UnreachableError) return 'away';
    if (error instanceof UsageError) return 'misfit';
    throw error;
  }
}

/** Values that the robot returns, and no others. */
function fits(request: Asked): boolean {
  if (request.verb !== 'answer') return true;
  const [robot = ''] = request.run.split('/');
  const known = returnsOf(robot).map(({ name }) => name);
  const given = Object.keys(request.values);
  return given.length > 0 && given.every((name) => known.includes(name));
}

/** Another portal's, or another document's, is none of this page's business. */
async function findOwn(
  client: Client,
  { portal, document }: PageToken,
  target: string,
): Promise<ListedRun | undefined> {
  if (!target.includes('/')) return undefined;
  for await (const run of findRuns(client, { target, portal })) {
    if (run.portal === portal && run.document === document && run.workflowId === target) return run;
  }
  return undefined;
}

async function act(
  client: Client,
  run: ListedRun,
  request: Asked,
  { token, by }: { token: PageToken; by: string },
): Promise<Told> {
  const told = { workflowId: run.workflowId, runId: run.runId, once: `${token.id}-${request.once}` };
  if (request.verb === 'again') {
    await startAgain(client, await planAgain(client, run));
    return 'done';
  }
  if (run.state !== 'RUNNING') return 'goneOn';
  if (request.verb === 'try-now') {
    return (await tellRun(client, told, tryNowUpdate)).tried ? 'tried' : 'notNow';
  }
  const said: ByHand = { by, reason: request.reason };
  if (request.verb === 'give-up') await tellRun(client, told, giveUpUpdate, said);
  else await tellRun(client, told, answerUpdate, { ...said, values: request.values });
  return 'done';
}

/** At most 60 characters on one line, as the workflow takes them. */
function byOf({ id, name }: NonNullable<PageToken['user']>): string {
  return `${name.replace(/\p{Cc}+/gu, ' ').slice(0, 50)} (${id})`.trim().slice(0, 60);
}

import { type Client, WorkflowIdReusePolicy, type WorkflowStartOptions } from '@temporalio/client';
import { TypedSearchAttributes } from '@temporalio/common';
import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common/lib/search-attributes';
import { answerUpdate } from '../../workflows/contract/run-messages';
import { quote } from '../base/quote';
import { decodeArgs } from '../codec/workflow-args';
import { decodeStart, type StoredStart } from '../inbox/starts/workflow-start';
import { UsageError } from '../base/command-error';
import { askInbox, type StuckCall } from './inbox/ask-inbox';
import { type ByHandCommand, byHand, confirmed, pairsOf, valuesOf } from './operator/by-hand';
import { withTemporal } from './operator/connect';
import { print } from './print';
import { NotDoneError, startAndTell } from '../operator/runs/act';
import { documentOf } from '../operator/runs/find';
import { since } from '../operator/runs/when';

/** `robots inbox list`: what did not get through, a line each. Resolves with whether there is nothing. */
export async function listInbox({ json = false }: { json?: boolean }): Promise<boolean> {
  const calls = await askInbox().list();
  print(json ? JSON.stringify({ calls }) : calls.map(toLine).join('\n') || 'Nothing waits for a person.');
  return calls.length === 0;
}

/** `robots inbox retry`: offers one call, or all, to Temporal once more. Resolves with whether each was taken. */
export async function retryInbox(
  target: string | undefined,
  { all = false, json = false }: { all?: boolean; json?: boolean },
): Promise<boolean> {
  if ((target === undefined) === !all) throw new UsageError('Say which call, by its deal or name, or --all.');
  const inbox = askInbox();
  const listed = await inbox.list();
  const calls = target === undefined ? listed : named(listed, target);
  const results: object[] = [];
  let taken = 0;
  for (const call of calls) {
    const { done, told } = call.name === undefined ? notKept : await inbox.retry(call.name);
    if (done) taken += 1;
    results.push({ ...call, done, told });
    if (!json) print(`${titleOf(call)}: ${told}`);
  }
  if (json) print(JSON.stringify({ calls: results }));
  else if (calls.length === 0) print('Nothing waits for a person.');
  return taken === calls.length;
}

const notKept = {
  done: false,
  told: 'Only its document is known: start its robot in the portal again. Nothing was changed.',
};

/** `robots inbox answer`: its deal's process goes on with what a person says, and nothing is sent. */
export async function answerInbox(
  target: string,
  { set, json = false, ...options }: ByHandCommand & { set: readonly string[] },
): Promise<boolean> {
  const pairs = pairsOf(set);
  const inbox = askInbox();
  const [call, ...more] = named(await inbox.list(), target);
  if (!call) return false;
  if (more.length > 0)
    throw new UsageError(
      `${more.length + 1} calls of ${target} are meant. Say which by its name; robots inbox list has them.`,
    );
  const { name, robot = '' } = call;
  if (name === undefined || !call.answer)
    throw new UsageError(`${titleOf(call)}: nothing is kept that could be answered; nothing was changed.`);
  const answered = { ...byHand(options), values: valuesOf(pairs, robot) };
  const said = Object.entries(answered.values).map(([key, value]) => `${key} = ${value}`);
  const will = `The process goes on with ${said.join(', ')}. Nothing is sent to the external system.`;
  const { done, told } = await confirmed(options, titleOf(call), will, () =>
    withTemporal(async (client) => {
      const stored = decodeStart(await inbox.start(name));
      const result = await startAndTell(
        client,
        stored.workflowType,
        await optionsOf(client, stored),
        answerUpdate,
        answered,
      );
      await inbox.drop(name);
      return result;
    }),
  ).catch((error: unknown) => {
    if (error instanceof NotDoneError) return { done: false, told: error.message };
    throw error;
  });
  print(json ? JSON.stringify({ ...call, done, told }) : `${titleOf(call)}: ${told}`);
  return done;
}

/** `robots inbox drop`: an entry that nobody can carry out is let go. @param name in full */
export async function dropInbox(
  name: string,
  { yes = false, json = false }: { yes?: boolean; json?: boolean },
): Promise<boolean> {
  const inbox = askInbox();
  const call = (await inbox.list()).find((one) => one.name === name);
  if (!call) throw noneOf(name);
  const will = 'It is never carried out. Its process is not answered: start its robot in the portal again.';
  const { done, told } = await confirmed(
    { yes },
    titleOf(call),
    will,
    async () => (await inbox.drop(name)).told,
  );
  print(json ? JSON.stringify({ ...call, done, told }) : `${titleOf(call)}: ${told}`);
  return done;
}

/** @throws CodecError where it was sealed with a key that is not set */
async function optionsOf(client: Client, stored: StoredStart): Promise<WorkflowStartOptions> {
  const args = await decodeArgs(client.options.loadedDataConverter, stored, stored.input);
  const attributes = Object.entries(stored.searchAttributes).map(([name, value]) => ({
    key: defineSearchAttributeKey(name, SearchAttributeType.KEYWORD),
    value,
  }));
  return {
    workflowId: stored.workflowId,
    taskQueue: stored.taskQueue,
    args,
    workflowIdReusePolicy: WorkflowIdReusePolicy.REJECT_DUPLICATE,
    staticSummary: stored.summary,
    ...(stored.details && { staticDetails: stored.details }),
    priority: { fairnessKey: stored.portal },
    typedSearchAttributes: new TypedSearchAttributes(attributes),
  };
}

/** @param target number of a deal, document, or the name of an entry @throws UsageError where there is none */
function named(calls: readonly StuckCall[], target: string): StuckCall[] {
  const document = target.includes('/') ? undefined : documentOf(target);
  const found = calls.filter((call) =>
    document === undefined ? call.name === target : call.document === document,
  );
  if (found.length === 0) throw noneOf(target);
  return found;
}

function noneOf(target: string): UsageError {
  return new UsageError(`No call of ${target} waits for a person; nothing was changed.`);
}

function titleOf({ document, robot, name }: StuckCall): string {
  return document && robot ? `${document}, ${robot}` : (name ?? 'a call');
}

function toLine(call: StuckCall): string {
  const { how, name, receivedAt, reason, retry } = call;
  const then = retry ? '' : name === undefined ? '  only its document is known' : '  can only be dropped';
  return `${how}  ${titleOf(call)}  ${since(receivedAt)}  ${quote.line(reason, { longest: 200 })}${then}${name ? `\n  ${name}` : ''}`;
}

import type { PayloadCodec } from '@temporalio/common';
import type { History } from '@temporalio/common/lib/proto-utils';
import { type ReplayResult, Runtime, Worker } from '@temporalio/worker';
import { DeterminismViolationError } from '@temporalio/workflow';
import { messageOf } from '../../base/error-code';
import { CodecError } from '../../codec/codec-error';

/** A history to replay. */
export interface Recorded {
  /** Where it is from: a workflow id, or a file. */
  name: string;
  history: History;
}

/** Why a history does not replay. `unreadable`: it does not open with the keys that there are. */
export interface Problem {
  kind: 'mismatch' | 'failed' | 'unreadable';
  /** In the SDK's words. */
  message: string;
}

export interface Replayed {
  /** `not-begun`: no workflow has run yet, so any build fits. */
  result: 'replayed' | 'not-begun' | Problem;
}

export interface ReplayOptions {
  codec: PayloadCodec;
  /** Code of the workflows that they are replayed against. */
  bundle: string;
}

/** The SDK says all that counts in its results; its log lines would bury them. Once per process. */
export function silenceSdk(): void {
  const silent = (): void => undefined;
  const logger = { log: silent, trace: silent, debug: silent, info: silent, warn: silent, error: silent };
  Runtime.install({
    logger,
    telemetryOptions: { logging: { filter: 'off' } },
    shutdownSignals: [],
  });
}

/** Replays histories one after the other, holding one at a time. */
export async function* replayHistories<Run extends Recorded>(
  runs: AsyncIterable<Run> | Iterable<Run>,
  { codec, bundle }: ReplayOptions,
): AsyncGenerator<Run & Replayed> {
  let given: Recorded | undefined;
  let unopened: CodecError | undefined;
  const payloadCodec: PayloadCodec = {
    encode: codec.encode,
    async decode(payloads, context) {
      try {
        return await codec.decode(payloads, context);
      } catch (error) {
        if (error instanceof CodecError) unopened ??= error;
        throw error;
      }
    },
  };
  let replays = open();
  try {
    for await (const run of runs) {
      // The SDK (1.24) shuts the worker down over a history without a workflow task.
      if (!hasBegun(run.history)) {
        yield { ...run, result: 'not-begun' };
        continue;
      }
      given = run;
      unopened = undefined;
      yield { ...run, result: await next() };
    }
  } finally {
    await replays.return?.();
  }

  async function next(): Promise<Replayed['result']> {
    try {
      const { value, done } = await replays.next();
      if (done) throw new Error('The SDK ended the replay.');
      return resultOf(value);
    } catch (error) {
      // Whatever brought the SDK's worker down is told of this history; the next ones have another worker.
      replays = open();
      return { kind: 'failed', message: messageOf(error) };
    }
  }

  function open(): ReturnType<typeof Worker.runReplayHistories> {
    // Without the product's failure converter, which would encode what a replay failed with.
    const dataConverter = { payloadCodecs: [payloadCodec] };
    return Worker.runReplayHistories({ workflowBundle: { code: bundle }, dataConverter }, feed());
  }

  /** The SDK asks for the next history when the result of the next one is asked for. */
  async function* feed(): AsyncGenerator<{ workflowId: string; history: History }> {
    while (given) {
      const { history } = given;
      given = undefined;
      yield { workflowId: idOf(history), history };
    }
  }

  function resultOf({ error }: ReplayResult): Replayed['result'] {
    if (unopened) return { kind: 'unreadable', message: unopened.message };
    if (!error) return 'replayed';
    const message = saidBySdk(error.message);
    // The SDK (1.24) gives some mismatches the error of a task that failed; the code in front is the same.
    const isMismatch = error instanceof DeterminismViolationError || message.startsWith('[TMPRL1100]');
    return { kind: isMismatch ? 'mismatch' : 'failed', message };
  }
}

/** Name of the workflow. */
export function typeOf({ events }: History): string {
  return events?.[0]?.workflowExecutionStartedEventAttributes?.workflowType?.name ?? '';
}

export function idOf({ events }: History): string {
  return events?.[0]?.workflowExecutionStartedEventAttributes?.workflowId ?? '';
}

function hasBegun({ events }: History): boolean {
  return (events ?? []).some((event) => event.workflowTaskScheduledEventAttributes);
}

/** The SDK wraps what it says into the notation of another language: `Failure { message: "…", … }`. */
function saidBySdk(text: string): string {
  const [, message] = /message: "((?:[^"\\]|\\.)+)"/s.exec(text) ?? [];
  return message === undefined
    ? text
    : message.replace(/\\(.)/gs, (_, character: string) => (character === 'n' ? '\n' : character));
}

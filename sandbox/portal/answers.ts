import { z } from 'zod';
import { hashToken } from '../secrets';
import { readEventToken } from './event-token';
import type { Portal } from './portal';
import type { Call } from './portal-state';
import type { AnswerFate } from './portal-events';
import { accessDenied, phpRecord, readUpperParams, RestError, type RestMethods } from './rest-method';

const sendParams = z.strictObject({
  EVENT_TOKEN: z.string(),
  RETURN_VALUES: phpRecord(z.unknown()).default({}),
  LOG_MESSAGE: z.string().default(''),
});

const logParams = z.strictObject({ EVENT_TOKEN: z.string(), LOG_MESSAGE: z.string().default('') });

/** Answers to waiting processes, and lines in their log. */
export function answerMethods({ store }: Portal): RestMethods {
  const state = store.portal;

  function callOf(token: string): Call | undefined {
    const step = readEventToken(store.secrets, token);
    const id = step === undefined ? undefined : state.callByStep.get(step);
    return id === undefined ? undefined : state.calls.get(id);
  }

  const isSaved = (call: Call): boolean => Date.now() >= call.sentAt + state.faults.savedAfterMs;

  function fateOf(call: Call | undefined): AnswerFate {
    if (!call) return 'bad token';
    if (state.faults.dropAnswers > 0 && call.answers === 0) return 'dropped';
    if (!isSaved(call)) return 'not saved yet';
    return call.step === 'waiting' ? 'moved' : 'not waiting';
  }

  return {
    // Since core 25.1150 the event is applied later, in a job of its own: `true` says nothing of what became of it.
    'bizproc.event.send': (params) => {
      const { EVENT_TOKEN, RETURN_VALUES, LOG_MESSAGE } = readUpperParams(sendParams, params);
      const call = callOf(EVENT_TOKEN);
      const fate = fateOf(call);
      store.append({
        type: 'answer',
        ...(call && { call: call.id }),
        tokenHash: hashToken(EVENT_TOKEN),
        values: RETURN_VALUES,
        fate,
        ...(call && fate === 'moved' && { returned: returnedOf(call.code, RETURN_VALUES) }),
      });
      if (!call) throw accessDenied();
      if (fate === 'moved' && LOG_MESSAGE) log(call, LOG_MESSAGE);
      return { result: true };
    },
    'bizproc.activity.log': (params) => {
      const { EVENT_TOKEN, LOG_MESSAGE } = readUpperParams(logParams, params);
      const call = callOf(EVENT_TOKEN);
      // Vendor: the token of a step that has been answered is outdated (bizproc-activity-log.md).
      if (!call || call.step !== 'waiting') throw accessDenied();
      if (LOG_MESSAGE === '') throw new RestError(400, 'ERROR_EMPTY_LOG_MESSAGE', 'Empty log message!');
      if (!isSaved(call)) {
        throw new RestError(404, '404', `Workflow instance or activity not found: ${call.processId}`);
      }
      log(call, LOG_MESSAGE);
      return { result: true };
    },
  };

  function log(call: Call, text: string): void {
    store.append({ type: 'process.log', processId: call.processId, text, call: call.id });
  }

  /** Declared names only, whatever their case; the rest is dropped without a word. */
  function returnedOf(code: string, values: Record<string, unknown>): Record<string, unknown> {
    const declared = state.robots.get(code)?.returns ?? [];
    return Object.fromEntries(
      Object.entries(values).flatMap(([name, value]) => {
        const own = declared.find((known) => known.toLowerCase() === name.toLowerCase());
        return own === undefined ? [] : [[own, value]];
      }),
    );
  }
}

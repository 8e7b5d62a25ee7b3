import {
  allHandlersFinished,
  CancellationScope,
  condition,
  setCurrentDetails,
  setHandler,
} from '@temporalio/workflow';
import { type AnsweredByHand, portalUninstalledSignal } from '../contract/run-messages';
import { createAnswer } from './answer';
import {
  answeredByHand,
  listenToOperators,
  outcomeByHand,
  statusAfter,
  stopped,
  stoppingStep,
  type Taken,
  tellWritten,
  tryNow,
  type Written,
} from './by-hand';
import type { Outcome, RobotCall } from '../contract/robot-call';
import { answeringDetails, endedDetails, unansweredDetails } from './details';
import { createRun } from './run';
import { type Body, type Ended, runBody } from './run-body';
import { factsOf, makeFailure } from '../contract/failure-facts';
import { tellFailure, wordsFor } from './tell-failure';
import { setStatus, startWatching } from './watch';
import { ok, openOutcome, statusOf, toRunFailure } from './outcomes';

/**
 * Runs a robot's body and gives the deal its answer, whatever happens: done, refused, failed by a bug of ours, answered or
 * given up by hand, or still at work when the process is about to stop waiting. A robot's author cannot forget to release
 * the process.
 *
 * At the deadline the deal is answered with what is known by then; the body goes on, so that an order whose
 * outcome was open still reaches the deal's field, but never the process again.
 *
 * @throws ApplicationFailure with the body's failure, after the deal was answered: the list of failed runs is the
 *   list of failures; ActivityFailure where the portal took no answer, which the run's details say
 */
export async function answerRobot<Properties, Returns extends Record<string, string>>(
  call: RobotCall<Properties>,
  body: Body<Properties, Returns>,
): Promise<Returns> {
  const run = createRun<Returns>(call);
  const answer = createAnswer(call);
  let ended: Ended<Returns> | undefined;
  let uninstalled = false;
  /** What became of the values that a person gave, once it is known: they are in the document, or why they are not. */
  let handWritten: Written | undefined;
  const hand = listenToOperators(call, run, { whyNot: whyNotByHand, written: toldOfHand });

  // A cancelled run is given up, and answered.
  return CancellationScope.nonCancellable(async () => {
    const stopWatching = startWatching(call, run, answer);
    const work = new CancellationScope();
    setHandler(portalUninstalledSignal, () => {
      uninstalled = true;
      work.cancel();
    });
    const working = work.run(() => runBody(call, body, run)).then((result) => (ended = result));
    const left = leave();
    try {
      return await Promise.race([answerWhenEnded(), left]);
    } finally {
      await run.handedOn();
      await condition(allHandlersFinished);
    }

    async function answerWhenEnded(): Promise<Returns> {
      const hasNews = (): boolean => ended !== undefined || hand.taken !== undefined;
      if (run.deadline !== undefined) {
        const inTime = await condition(hasNews, Math.max(1, run.deadline - Date.now()), {
          summary: 'Wait until the deal must be answered',
        });
        if (!inTime) await answerAtDeadline();
      }
      await condition(hasNews);
      const stopping = !ended && hand.taken ? stopByHand(hand.taken) : undefined;
      const result = await working;
      await stopping;
      return uninstalled ? left : finish(result);
    }

    /** The portal threw us out: it can neither be written to nor answered, and its process goes on without us. */
    async function leave(): Promise<never> {
      await condition(() => uninstalled);
      stopWatching();
      // The server drops a cancellation whose sender has ended: the work would go on without anybody.
      const status = statusOf((await working).outcome);
      setStatus(status);
      setCurrentDetails(`**${status}** — the application was uninstalled from the portal.`);
      throw makeFailure(
        'Portal.Uninstalled',
        'The application was uninstalled from the portal: the process cannot be answered any more.',
        { nonRetryable: true },
      );
    }

    async function stopByHand(taken: Taken): Promise<void> {
      run.begins(stoppingStep(taken));
      const isUnderWay = await run.stop();
      if (taken.verb === 'answer') {
        // Awaited with the final answer, which it then stands for.
        answer.give(answeredByHand(taken)).catch(() => undefined);
      } else if (run.workId === undefined) {
        // It still reads its document; a wait for a lock ends by itself.
        work.cancel();
      }
      if (isUnderWay) await awaitSent();
      if (taken.verb === 'answer') return writeByHand(taken);
      if (answer.given || ended) return;
      const { status, workId } = await openOutcome(call, run);
      if (ended) return;
      const failure = stopped(taken, status === 'unknown');
      const outcome: Outcome = { status, values: {}, failure, ...(workId && { workId }) };
      answer.give(outcome).catch(() => undefined);
    }

    /** Lets work that was stopped say what became of what was sent, as far as that can be known shortly. */
    async function awaitSent(): Promise<void> {
      const tried = await tryNow(call, run).catch(() => undefined);
      const isBeingTried = tried && (tried.tried || tried.because === 'running');
      const longest = Math.min(call.timing.callTimeout, (run.deadline ?? Infinity) - Date.now());
      if (!isBeingTried || longest <= 0) return;
      await condition(() => ended !== undefined, longest, {
        summary: 'Wait for what was sent before the run was stopped',
      });
    }

    /** What the portal does not take ends the run, once its work has ended and the process is answered. */
    async function writeByHand(answered: AnsweredByHand): Promise<void> {
      await condition(() => run.document !== undefined || ended !== undefined);
      if (!run.document) {
        handWritten = { unread: true };
        return;
      }
      try {
        handWritten = { problem: await run.recordByHand(answered) };
      } catch (error) {
        handWritten = { error };
      }
    }

    async function finish(result: Ended<Returns>): Promise<Returns> {
      const outcome = outcomeOf(result);
      const [number = ''] = Object.values(outcome.values);
      run.answering = number;
      const telling = outcome.failure && tellFailure(call, run, outcome);
      const words = { told: await wordsFor(call, outcome), personal: run.personal };
      setCurrentDetails(answeringDetails(outcome, words));
      await answer.give(outcome).catch(async (error: unknown) => {
        end();
        setCurrentDetails(unansweredDetails(outcome, factsOf(error, 'Portal.Unavailable').type, words));
        await telling;
        throw error;
      });
      end();
      setCurrentDetails(endedDetails(outcome, answer.given, words));
      await telling;
      await answer.saidAgain();
      if ('returns' in result) return result.returns;
      if (handWritten?.error) throw toRunFailure(handWritten.error, {});
      if (outcome.byHand) return outcome.values as Returns;
      throw toRunFailure(result.error, outcome);

      function end(): void {
        stopWatching();
        setStatus(statusAfter(hand.taken, outcome), number);
      }
    }
  });

  function outcomeOf(result: Ended<Returns>): Outcome {
    if (!hand.taken) return result.outcome;
    const outcome = outcomeByHand(hand.taken, result.outcome);
    const problem = handWritten?.problem ?? outcome.problem;
    return { ...outcome, ...(problem && { problem }) };
  }

  /** Waits for the document, as long as for what was sent before. */
  async function toldOfHand(): Promise<string> {
    await condition(() => handWritten !== undefined, call.timing.callTimeout);
    return tellWritten(handWritten);
  }

  async function answerAtDeadline(): Promise<void> {
    const open = run.settled ? undefined : await openOutcome(call, run);
    // The work may have ended while the server was asked about it.
    const outcome = ended?.outcome ?? (run.settled || !open ? ok(run) : open);
    answer.give(outcome).catch(() => undefined);
  }

  function whyNotByHand(verb: Taken['verb']): string | undefined {
    if (ended || run.settled) return 'The work has ended, and the deal is being told.';
    if (verb === 'answer' && answer.given) return 'The process was answered already, and has gone on.';
    return undefined;
  }
}

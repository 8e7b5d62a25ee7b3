import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import {
  type ChildWorkflowHandle,
  ParentClosePolicy,
  setCurrentDetails,
  startChild,
  type Workflow,
  WorkflowIdReusePolicy,
  workflowInfo,
} from '@temporalio/workflow';
import type { DocumentFacts } from '../../activities/documents';
import { businessId } from '../contract/ids';
import { workDetails, workingDetails } from './details';
import { createLockQueue, type Ended } from './lock-queue';
import { receivedAt } from './received-at';
import { type AnsweredByHand, stopWorkSignal } from '../contract/run-messages';
import type { RobotCall } from '../contract/robot-call';
import { answerDeadline, type Timing } from '../contract/timing';
import { asPreparation, type Guard, valueOf } from '../contract/verdict';
import { writeResult } from './write-result';

/** A child workflow that creates one object in an external system. */
type Creator<Work, T> = (work: Work, timing: Timing) => Promise<Ended<T>>;

export interface OnceOptions<Work> {
  /** The child's name in ids, e.g. `erp-order`. */
  kind: string;
  /** What the object belongs to, e.g. `COMPANY_9`; the call's document where it is left out. */
  of?: string;
  /** It is made for the sake of another object, which has not begun before it is there. */
  prepares?: true;
  /** Sets a second object of the same document apart. */
  reference?: string | undefined;
  /** What is created, as people read it, e.g. `the ERP order`. */
  what: string;
  work: (guard: Guard, id: string) => Work;
}

/** What a robot's body has at hand, and what answers and watches its run need to know of it. */
export interface Run<Returns> {
  readonly deadline: number | undefined;
  /** Workflow id of the work that is under way in an external system, by this run or another. */
  readonly workId: string | undefined;
  /** What that work creates, as people read it. */
  readonly what: string;
  /** The work under way is not what the robot is there for: that has not begun. */
  readonly prepares: boolean;
  /** So often this run found that another one holds the lock of the work. */
  readonly timesHeld: number;
  /** Says in its details what it does from now on. @param step a clause in Markdown */
  begins(step: string): void;
  /** Says it again, after something else stood there. */
  showStep(): void;
  /** All that it knows of a customer, of whatever shape: nothing of it is shown in details. */
  readonly personal: unknown;
  /** The number that the answer holds, or an empty text, while the portal has not taken the answer. */
  answering: string | undefined;
  /** An attempt at the work failed, and nothing better has been seen since. */
  failing: boolean;
  /** Of every notification about this work, so that each takes the place of the one before. */
  readonly tag: string;
  /** What the process can go on with already, though the document is still being written. */
  settled: Returns | undefined;
  /** What people must mend although the work is done, in the portal's language. */
  problem: string | undefined;
  /** Who is told how the run ended, where the robot's settings name somebody. */
  notifyUser: number | undefined;
  /** What the body has read of its document, once it has. The responsible person is told how the run ended. */
  document: DocumentFacts | undefined;
  /**
   * Creates an object once per document and reference: the child's workflow id is the lock. While another run
   * holds it this one waits, and then its own child looks up first and returns the same object.
   *
   * @throws ApplicationFailure with the verdict's type if the object was not created or nobody could find out
   */
  once<Work, T>(creator: Creator<Work, T>, options: OnceOptions<Work>): Promise<T>;
  /** Nothing new is sent from now on. Resolves with whether work of this run is under way, which is waited for. */
  stop(): Promise<boolean>;
  /**
   * The work is done: from now on the process can be answered with `returns`, and they go to the document's field,
   * to the process log and to a person.
   *
   * @param value what goes to the field that the document was read for
   */
  record(returns: Returns, value?: string): Promise<Returns>;
  /**
   * The same of what a person says in place of the work; the process log is told by the answer. Resolves with what people
   * must mend by hand, in the portal's language.
   */
  recordByHand(answered: AnsweredByHand): Promise<string | undefined>;
  /** Resolves when nobody waits any more to be told of a lock that this run had. */
  handedOn(): Promise<void>;
}

export function createRun<Returns extends Record<string, string>>(call: RobotCall): Run<Returns> {
  const { timing } = call;
  const deadline = answerDeadline(receivedAt(call), call.answer?.timeoutMs, timing);
  let workId: string | undefined;
  let firstWorkId: string | undefined;
  let stopped = false;
  /** Resolves when work of this run has begun. */
  let child: Promise<Pick<ChildWorkflowHandle<Workflow>, 'signal'>> | undefined;
  const lockQueue = createLockQueue(timing, () => stopped);
  let prepares = false;
  let timesHeld = 0;
  let created = '';
  let doing = { step: '', since: 0 };
  /** What this run has asked for, by the ids of the works. */
  const made = new Map<string, unknown>();

  const run: Run<Returns> = {
    deadline,
    get workId() {
      return workId;
    },
    get prepares() {
      return prepares;
    },
    get what() {
      return created;
    },
    get timesHeld() {
      return timesHeld;
    },
    begins(step) {
      if (step !== doing.step) doing = { step, since: Date.now() };
      run.showStep();
    },
    showStep: () => setCurrentDetails(workingDetails(doing.step, doing.since)),
    get personal() {
      return [call.properties, run.document, ...made.values()];
    },
    handedOn: lockQueue.handedOn,
    answering: undefined,
    failing: false,
    get tag() {
      return firstWorkId ?? businessId(call.robot, { portal: call.portal, document: call.document.id });
    },
    settled: undefined,
    problem: undefined,
    notifyUser: undefined,
    document: undefined,
    async stop() {
      stopped = true;
      const held = child;
      // What has ended meanwhile needs no signal.
      await held?.then((work) => work.signal(stopWorkSignal)).catch(() => undefined);
      return held !== undefined;
    },
    async once(creator, { kind, of, prepares: forAnother = false, reference, what, work }) {
      const document = of ?? call.document.id;
      const id = businessId(kind, { portal: call.portal, document }, reference);
      const guard: Guard = { notAfter: deadline, lookUpFirst: false, receivedAt: receivedAt(call) };
      workId = id;
      prepares = forAnother;
      created = what;
      run.failing = false;
      // What other documents share must not make their notifications replace each other.
      if (of === undefined) firstWorkId ??= id;
      const start = async (workflowIdReusePolicy: WorkflowIdReusePolicy) => {
        const toMake = work(guard, id);
        made.set(id, toMake);
        run.begins(`makes ${what}`);
        const starting = startChild(creator, {
          workflowId: id,
          workflowIdReusePolicy,
          args: [toMake, timing],
          parentClosePolicy: ParentClosePolicy.ABANDON,
          staticSummary: `${document} · ${what}`,
          staticDetails: workDetails(call, { id, what, run: workflowInfo().workflowId }),
        });
        child = starting;
        try {
          return await (await starting).result();
        } finally {
          child = undefined;
        }
      };
      const verdict = await lockQueue.startWhenFree(
        id,
        async () => {
          // What the server takes so is the first of its id, within the retention.
          if (!guard.lookUpFirst) {
            try {
              return await start(WorkflowIdReusePolicy.REJECT_DUPLICATE);
            } catch (error) {
              if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
              guard.lookUpFirst = true;
            }
          }
          return start(WorkflowIdReusePolicy.ALLOW_DUPLICATE);
        },
        () => {
          timesHeld += 1;
          run.begins(`waits for another run, which makes ${what}, \`${id}\``);
        },
      );
      return valueOf(prepares ? asPreparation(verdict) : verdict);
    },
    async record(returns, value) {
      run.settled = returns;
      run.begins(`tells ${call.document.id} what it has done`);
      const late = stopped || Date.now() - workflowInfo().startTime.getTime() > timing.outageRetry;
      run.problem = await writeResult(call, run, returns, value, {
        late,
        eventToken: call.answer?.eventToken,
      });
      return returns;
    },
    async recordByHand({ values, by, reason }) {
      const [value] = Object.values(values);
      return writeResult(call, run, values, value, {
        late: true,
        eventToken: undefined,
        byHand: { by, reason },
      });
    },
  };
  run.begins(`reads ${call.document.id}`);
  return run;
}

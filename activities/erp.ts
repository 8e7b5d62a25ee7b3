import { Context } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import { ClientError } from '../src/clients/client-error';
import type { ErpClient, ErpOrder } from '../src/clients/erp';
import type { Guard } from '../workflows/run';
import type { Timing } from '../workflows/timing';
import { type AttemptNotes, notesAtStart } from './attempts';
import type { ConfirmAttempt } from './confirm-attempt';
import { startHeartbeat } from './heartbeat';
import { startSendWindow } from './send-window';
import { toFailure } from './to-failure';

/** One order to be created, and what holds it back. */
export interface CreateOrderWork {
  order: ErpOrder;
  guard: Guard;
}

/** How many replies in a row may break the contract before a human is asked. */
const contractBreaksAllowed = 3;

export interface ErpDeps {
  erp: ErpClient;
  confirm: ConfirmAttempt;
  /** The clock that deadlines are read on; tests that skip time bring their own. */
  now?: () => number;
}

export interface ErpActivities {
  /**
   * Returns the number of the order with this external id, creating it if the ERP has none. Every attempt looks
   * up first: no attempt is provably the first.
   */
  createOrder(work: CreateOrderWork & { timing: Timing }): Promise<string>;
}

export function createErpActivities({ erp, confirm, now = Date.now }: ErpDeps): ErpActivities {
  return {
    async createOrder({ order, guard, timing }) {
      const { info } = Context.current();
      const left = info.heartbeatDetails as AttemptNotes | undefined;
      const notes = notesAtStart(info.attempt, left, guard.lookUpFirst);
      const window = startSendWindow(timing.sendWindow);
      const remaining = (): number => info.startToCloseTimeoutMs * 0.9 - window.elapsed();
      refuseTooLate(notes, guard, order, now());
      refuseTooEarly(notes, timing, order, now());

      // An attempt that falls silent may have sent since; only one that ends says what it knows.
      const inCase = (): AttemptNotes => ({ ...notes, open: true });
      const stopHeartbeat = startHeartbeat(inCase);
      try {
        if (!(await confirm(inCase()))) throw notConfirmed(order);
        const found = await erp.findOrder(order.externalId, {
          timeoutMs: Math.min(timing.sendWindow, remaining()),
        });
        if (found !== undefined) return found;
        // Its longest latency has passed since anything was sent: what is not there was not carried out.
        notes.open = false;
        refuseTooLate(notes, guard, order, now());
        return await create();
      } catch (error) {
        notes.contractBreaks = isContractBreak(error) ? notes.contractBreaks + 1 : 0;
        throw asFailure(error, notes, timing);
      } finally {
        stopHeartbeat();
        Context.current().heartbeat(notes);
      }

      async function create(): Promise<string> {
        try {
          return await erp.createOrder(order, { timeoutMs: remaining(), beforeSend });
        } catch (error) {
          if (error instanceof ClientError && error.verdict !== 'unknown') notes.open = false;
          throw error;
        }
      }

      function beforeSend(): void {
        window.refuseIfClosed(order);
        refuseTooLate(notes, guard, order, now());
        notes.open = true;
        notes.sentAt = now();
        Context.current().heartbeat(notes);
      }
    },
  };
}

function notConfirmed({ externalId }: ErpOrder): ClientError {
  return new ClientError(
    `Temporal did not confirm this attempt at order ${externalId}, so another may have taken its place; nothing was sent.`,
    { system: 'erp', verdict: 'not-done', kind: 'NotConfirmed' },
  );
}

function isContractBreak(error: unknown): boolean {
  return error instanceof ClientError && error.kind === 'Contract';
}

/** Work that has not begun by the run's deadline never begins: the deal has its answer. */
function refuseTooLate(notes: AttemptNotes, { notAfter }: Guard, order: ErpOrder, now: number): void {
  if (notes.open || notAfter === undefined || now <= notAfter) return;
  throw ApplicationFailure.nonRetryable(
    `The deadline came before order ${order.externalId} was begun; the ERP was not asked to create it.`,
    'Deadline.NotBegun',
  );
}

/** A look-up made while a create may still be running there would say "absent". */
function refuseTooEarly(
  notes: AttemptNotes,
  { erpLongestLatency }: Timing,
  order: ErpOrder,
  now: number,
): void {
  const early = notes.open && notes.sentAt !== undefined ? notes.sentAt + erpLongestLatency - now : 0;
  if (early <= 0) return;
  throw ApplicationFailure.create({
    message: `Order ${order.externalId} may still be under way in the ERP; it is looked up when its longest latency has passed.`,
    type: 'Erp.Unknown',
    nextRetryDelay: early,
  });
}

/**
 * An outage is asked after every few minutes. A live worker knows that what it sent is over after the ERP's
 * longest latency; the policy's own first interval is longer, because a silent worker may still be about to send.
 */
function asFailure(error: unknown, notes: AttemptNotes, timing: Timing): ApplicationFailure {
  if (!(error instanceof ClientError)) return toFailure(error);
  const pauses = [
    notes.attempt === 1 && notes.open ? timing.erpLongestLatency : undefined,
    error.kind === 'Unavailable' ? timing.outageRetry : undefined,
    error.retryAfterMs === undefined
      ? undefined
      : Math.max(error.retryAfterMs, notes.open ? timing.erpLongestLatency : 0),
  ].filter((pause) => pause !== undefined);
  return toFailure(error, {
    ...(pauses.length > 0 && { nextRetryMs: Math.max(...pauses) }),
    ...(error.kind === 'Contract'
      ? { nonRetryable: notes.contractBreaks >= contractBreaksAllowed }
      : whatIsKnown(error, notes)),
  });
}

/** Of the order, not of the call that failed: a look-up that broke off leaves it as it was. */
function whatIsKnown(error: ClientError, { open }: AttemptNotes): { kind: string; nonRetryable?: false } {
  if (open) return { kind: 'Unknown', nonRetryable: false };
  return { kind: error.kind === 'Unknown' ? 'Unavailable' : error.kind };
}

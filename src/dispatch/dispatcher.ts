import type { Logger } from 'pino';
import { createHand } from './hand';
import type { EntryRef, Journal, StoredEntry } from '../inbox/journal/journal';
import { EntryUnreadableError } from '../inbox/journal/read-entry';
import { createLine } from './line';
import type { OfferResult } from './start-workflow';

export interface DispatcherOptions {
  journal: Journal;
  /** Hands an entry to Temporal; what it throws is this entry's own failure, and the entry is offered again. */
  offer: (entry: StoredEntry) => Promise<OfferResult>;
  log: Logger;
  /** Entries offered at a time, and of one portal in hand, those that wait to be offered again included. */
  window?: number;
  /** ms; an entry that failed waits this long, doubling, each entry by itself. */
  firstPause?: number;
  longestPause?: number;
  /** ms without a batch of `burst` calls after which a burst is over … */
  burstEndMs?: number;
  /** … and between two entries that move meanwhile. */
  burstPauseMs?: number;
  /** What was delivered in the last ms before the last delivery is offered again at start and after an outage. */
  youngMs: number;
}

/** Calls in one batch of the inbox that wait for each other: a burst. */
const burst = 8;

/** What the offers since the start came to. */
type Counts = Record<OfferResult['result'] | 'failed', number>;

export interface Dispatcher {
  counts(): Readonly<Counts>;
  /** True while the last offer was answered by Temporal. */
  reachable(): boolean;
  /** Temporal did not answer somebody else: what was delivered last is offered again, which shows an outage. */
  doubt(): void;
  /** Offers these once more: the database is older than they are. */
  offerAgain(refs: readonly EntryRef[]): void;
  /** Takes nothing new and resolves when what is in hand has come back. */
  stop(): Promise<void>;
}

/**
 * Turns what the inbox holds into workflows: portals take turns, each in order of arrival. Entries that fail wait
 * one by one, so that a bad one holds up nobody and a portal full of them no other portal, and everything is kept
 * until Temporal said yes.
 */
export function startDispatcher({
  journal,
  offer,
  log,
  window = 32,
  firstPause = 200,
  longestPause = 2_000,
  burstEndMs = 100,
  burstPauseMs = 25,
  youngMs,
}: DispatcherOptions): Dispatcher {
  const inHand = createHand(window);
  // Whoever starts an endpoint anew may have mended what parked them.
  for (const { seq } of journal.parked()) journal.unpark(seq);
  const line = createLine(journal, inHand);
  const waiters = new Set<() => void>();
  const counts: Counts = { settled: 0, later: 0, refused: 0, away: 0, failed: 0 };
  let running = 0;
  let burstAt = Number.NEGATIVE_INFINITY;
  let begunAt = Number.NEGATIVE_INFINITY;
  let temporal: 'not-asked' | 'answers' | 'away' = 'not-asked';
  let stopped = false;
  let fillAgain: NodeJS.Timeout | undefined;

  const off = journal.onAppend((count) => {
    if (count >= burst) burstAt = performance.now();
    fill();
  });
  offerAgain(journal.young(youngMs));

  /** In a burst acknowledging has the machine: an entry moves now and then, and the rest when the burst is over. */
  function mayBegin(): boolean {
    const now = performance.now();
    if (now - burstAt < burstEndMs) return running === 0 && now - begunAt >= burstPauseMs;
    return running < window;
  }

  /** A server that is away is asked about a few, whoever they are of. */
  function isHandFull(): boolean {
    return temporal === 'away' && inHand.size >= window;
  }

  function fill(): void {
    clearTimeout(fillAgain);
    while (!stopped && mayBegin() && !isHandFull()) {
      const ref = line.next();
      if (!ref) return;
      inHand.add(ref);
      void carry(ref);
    }
    if (!stopped && !isHandFull()) fillAgain = setTimeout(fill, burstPauseMs);
  }

  async function carry(ref: EntryRef): Promise<void> {
    for (let pause = firstPause; !stopped; pause = Math.min(pause * 2, longestPause)) {
      if (await attempt(ref)) break;
      await wait(pause);
    }
    inHand.delete(ref);
    fill();
  }

  /** True when the entry is off our hands. */
  async function attempt(ref: EntryRef): Promise<boolean> {
    running += 1;
    begunAt = performance.now();
    try {
      const entry = await readable(ref);
      return !entry || settle(ref, await offer(entry));
    } catch (error) {
      counts.failed += 1;
      log.warn({ err: error, entry: ref.id }, 'an entry could not be offered; it is kept and tried again');
      return false;
    } finally {
      running -= 1;
    }
  }

  /** Undefined for an entry that is damaged, which is parked, or no longer kept. */
  async function readable(ref: EntryRef): Promise<StoredEntry | undefined> {
    try {
      return await journal.read(ref.seq);
    } catch (error) {
      if (!(error instanceof EntryUnreadableError)) throw error;
      // The journal has said so.
      journal.park(ref.seq, error.message);
      return undefined;
    }
  }

  function settle(ref: EntryRef, outcome: OfferResult): boolean {
    counts[outcome.result] += 1;
    if (outcome.result === 'away') {
      if (temporal !== 'away')
        log.warn({ reason: outcome.reason }, 'Temporal does not answer; calls are kept in the inbox');
      temporal = 'away';
      return false;
    }
    if (temporal === 'away') backInTouch();
    temporal = 'answers';
    if (outcome.result === 'later') return false;
    if (outcome.result === 'settled') journal.delivered(ref.seq);
    else {
      log.error(
        { entry: ref.id, reason: outcome.reason },
        'Temporal refuses this entry; it is parked, not dropped',
      );
      journal.park(ref.seq, outcome.reason);
    }
    return true;
  }

  function offerAgain(refs: readonly EntryRef[]): void {
    line.offerAgain(refs);
    fill();
  }

  /** A server that was away may have lost its last seconds: what it took before is offered once more. */
  function backInTouch(): void {
    log.info('Temporal answers again');
    line.offerAgain(journal.young(youngMs));
    for (const wake of waiters) wake();
  }

  function wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        waiters.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, ms);
      waiters.add(wake);
    });
  }

  return {
    counts: () => counts,
    reachable: () => temporal === 'answers',
    doubt() {
      if (temporal !== 'away') offerAgain(journal.young(1).slice(-1));
    },
    offerAgain,
    async stop() {
      stopped = true;
      off();
      clearTimeout(fillAgain);
      for (const wake of waiters) wake();
      while (inHand.size > 0) await new Promise((resolve) => setTimeout(resolve, 5));
    },
  };
}

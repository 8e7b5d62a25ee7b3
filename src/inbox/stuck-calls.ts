import type { LoadedDataConverter } from '@temporalio/common';
import { setTimeout as delay } from 'node:timers/promises';
import { searchAttributes } from '../../workflows/contract/search-attributes';
import { messageOf } from '../base/error-code';
import type { UnverifiedCall } from '../verify/unverified-call';
import type { ParkedEntry } from './journal/entry';
import { InboxFullError } from './journal/inbox-full-error';
import type { Journal } from './journal/journal';
import type { RefusedCalls } from './refused-calls';
import { openBody } from './starts/sealed-body';
import { decodeStart } from './starts/workflow-start';

/** A call that waits for a person: Temporal refused it for good, or the inbox had no room for it. */
export interface StuckCall {
  how: 'parked' | 'refused';
  /** Workflow id of the run that would carry it out, or of the entry; absent where it is known by its document only. */
  name?: string;
  /** Absent where it cannot be opened, and for what is no robot's call. */
  robot?: string;
  document?: string;
  /** member_id, or host of the portal. */
  portal?: string;
  /** ms since 1970. */
  receivedAt: number;
  reason: string;
  /** It can be offered to Temporal once more. */
  retry: boolean;
  /** An operator can answer it by hand. */
  answer: boolean;
}

export interface Told {
  done: boolean;
  told: string;
}

export interface StuckCalls {
  list(): Promise<StuckCall[]>;
  /** Offers a call to Temporal once more, and says what came of it within a few seconds. */
  retry(name: string): Promise<Told>;
  /** The start of a run as it is stored, sealed; undefined where none is kept by that name. */
  startOf(name: string): Promise<Uint8Array | undefined>;
  /** It is dealt with, or nobody can: it is never offered again. */
  drop(name: string): Promise<Told>;
}

/** ms for Temporal to take a call or to refuse it again. */
const seenWithin = 4_000;
const lookEvery = 50;

export interface StuckCallsOptions {
  journal: Pick<Journal, 'parked' | 'unpark' | 'drop' | 'read' | 'pending' | 'append'>;
  refused: Pick<RefusedCalls, 'list' | 'bodyOf' | 'remove' | 'saved'>;
  /** Opens what the endpoint sealed for itself. */
  inbox: LoadedDataConverter;
}

/** What a person does about calls that did not get through; asked for over the endpoint, which holds the inbox's lock. */
export function createStuckCalls({ journal, refused, inbox }: StuckCallsOptions): StuckCalls {
  const parkedBy = (name: string): ParkedEntry[] => journal.parked().filter(({ id }) => id === name);

  async function sightOf({ seq, id, kind, portal, receivedAt, reason }: ParkedEntry): Promise<StuckCall> {
    const known = { how: 'parked', name: id, receivedAt, reason } as const;
    try {
      const entry = await journal.read(seq);
      if (!entry) throw new Error('it is no longer kept');
      if (kind === 'unverified') {
        const { call } = (await openBody(inbox, entry)) as UnverifiedCall;
        return { ...known, robot: call.robot, document: call.document.id, retry: true, answer: false };
      }
      const { searchAttributes: attributes } = decodeStart(entry.body);
      const robot = attributes[searchAttributes.robot.name];
      const document = attributes[searchAttributes.document.name];
      const isCall = robot !== undefined && document !== undefined;
      return { ...known, ...(isCall && { robot, document }), portal, retry: true, answer: isCall };
    } catch (error) {
      return {
        ...known,
        reason: `${reason}; it cannot be opened: ${messageOf(error)}`,
        retry: false,
        answer: false,
      };
    }
  }

  async function retryParked(entries: readonly ParkedEntry[]): Promise<Told> {
    for (const entry of entries) {
      const { retry, reason } = await sightOf(entry);
      if (!retry) return { done: false, told: `It can only be dropped: ${reason}. Nothing was changed.` };
    }
    const seqs = new Set(entries.map(({ seq }) => seq));
    for (const seq of seqs) journal.unpark(seq);
    const end = performance.now() + seenWithin;
    for (;;) {
      const again = journal.parked().find(({ seq }) => seqs.has(seq));
      if (again)
        return { done: false, told: `Temporal refuses it still, and it stays parked: ${again.reason}` };
      const isPending = Array.from(journal.pending()).some(({ seq }) => seqs.has(seq));
      if (!isPending) return { done: true, told: 'Temporal has taken it; it is carried out.' };
      if (performance.now() > end)
        return { done: true, told: 'It is offered to Temporal until it is taken.' };
      await delay(lookEvery);
    }
  }

  async function retryRefused(name: string, body: Uint8Array): Promise<Told> {
    const { portal } = decodeStart(body);
    const at = refused.list().calls.find(({ run }) => run === name)?.at ?? Date.now();
    try {
      await journal.append({ id: name, kind: 'start', portal, receivedAt: at, body });
    } catch (error) {
      if (!(error instanceof InboxFullError)) throw error;
      return { done: false, told: `There is no room for it still (${error.reason}); nothing was changed.` };
    }
    refused.remove(name);
    await refused.saved();
    return { done: true, told: 'It is stored now, and is carried out.' };
  }

  return {
    async list() {
      const parked = await Promise.all(journal.parked().map(sightOf));
      const calls = refused.list().calls.map(({ at, robot, document, portal, run, type }): StuckCall => {
        const isKept = run !== undefined && refused.bodyOf(run) !== undefined;
        return {
          how: 'refused',
          ...(run && { name: run }),
          robot,
          document,
          ...(portal && { portal }),
          receivedAt: at,
          reason: type,
          retry: isKept,
          answer: isKept,
        };
      });
      return [...parked, ...calls];
    },
    async retry(name) {
      const entries = parkedBy(name);
      if (entries.length > 0) return retryParked(entries);
      const body = refused.bodyOf(name);
      return body ? retryRefused(name, body) : noneOf(name);
    },
    async startOf(name) {
      const entry = parkedBy(name).find(({ kind }) => kind === 'start');
      return entry ? (await journal.read(entry.seq))?.body : refused.bodyOf(name);
    },
    async drop(name) {
      const entries = parkedBy(name);
      const isRefused = refused.list().calls.some(({ run }) => run === name);
      if (entries.length === 0 && !isRefused) return noneOf(name);
      for (const { seq } of entries) journal.drop(seq);
      if (isRefused) refused.remove(name);
      await refused.saved();
      return { done: true, told: 'It is dropped, and never offered again.' };
    },
  };
}

function noneOf(name: string): Told {
  return { done: false, told: `Nothing is kept as ${name}; nothing was changed.` };
}

import { readFile } from 'node:fs/promises';
import type { Logger } from 'pino';
import { z } from 'zod';
import { errorCode } from '../base/error-code';
import { replaceFile } from '../base/replace-file';

const refusedCall = z.object({
  /** ms since 1970. */
  at: z.number(),
  robot: z.string(),
  document: z.string(),
  /** The portal's host; absent where the call had not been verified. */
  portal: z.string().optional(),
  /** Type of the refusal, e.g. `Inbox.Full`. */
  type: z.string(),
  /** Workflow id of the run that would carry it out; absent where the call had not been verified. */
  run: z.string().optional(),
});

/** Body of its entry, sealed, in Base64; absent where it was not kept. */
const keptCall = refusedCall.extend({ body: z.string().optional() });
type KeptCall = z.output<typeof keptCall>;

/** A cloud portal's call that was refused although nothing was wrong with it; nobody sends it again. */
export type RefusedCall = z.output<typeof refusedCall>;

const kept = z.object({ count: z.number(), calls: z.array(keptCall) });

/** What waits for a person to act on it and to acknowledge it. */
export interface RefusedCalls {
  /** @param body of its entry, sealed, so that a person can store it later */
  add(call: RefusedCall, body?: Uint8Array): void;
  /** All that were refused since the last acknowledgement, and those of them that are named, oldest first. */
  list(): { count: number; calls: readonly RefusedCall[] };
  /** What was kept of the call that this run would carry out; undefined for none. */
  bodyOf(run: string): Uint8Array | undefined;
  /** The call that this run would carry out is dealt with. */
  remove(run: string): void;
  /** A person has dealt with those up to this time, in ms since 1970. */
  acknowledge(until: number): void;
  /** Resolves when the file holds what the memory does, or could not be written. */
  saved(): Promise<void>;
}

/** Named ones of each sort: strangers, whose calls cannot be verified, must not displace the portals'. */
const namedAtMost = { verified: 500, unverified: 100 };

/** Characters of all bodies: those that come after are named only. */
const bodiesAtMost = 4 * 2 ** 20;

/** ms between two attempts to write the file: the disk may be what the calls were refused for. */
const writeEvery = 1_000;

/** Keeps refused calls in memory, and in a file that outlives the process. */
export async function openRefusedCalls(file: string, log: Logger): Promise<RefusedCalls> {
  let { count, calls } = await readKept(file, log);
  let isWritten = true;
  let told = false;
  let writing = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;

  async function write(): Promise<void> {
    isWritten = true;
    try {
      await replaceFile(file, JSON.stringify({ count, calls }));
      told = false;
    } catch (error) {
      isWritten = false;
      if (!told)
        log.warn({ err: error }, 'the list of refused calls is not on disk yet; it is written later');
      told = true;
      schedule();
    }
  }

  function schedule(): void {
    isWritten = false;
    timer ??= setTimeout(() => {
      timer = undefined;
      writing = writing.then(write);
    }, writeEvery).unref();
  }

  return {
    add(call, body) {
      count += 1;
      const text = body && Buffer.from(body).toString('base64');
      const isRoom = text !== undefined && sizeOf(calls) + text.length <= bodiesAtMost;
      calls.push({ ...call, ...(isRoom && { body: text }) });
      const ofSort = calls.filter(({ portal }) => (portal === undefined) === (call.portal === undefined));
      const most = call.portal === undefined ? namedAtMost.unverified : namedAtMost.verified;
      if (ofSort.length > most) calls.splice(calls.indexOf(ofSort[0]!), 1);
      schedule();
    },
    list: () => ({ count, calls: calls.map(({ body: _, ...call }) => call) }),
    bodyOf(run) {
      const body = calls.findLast((call) => call.run === run && call.body !== undefined)?.body;
      return body === undefined ? undefined : Buffer.from(body, 'base64');
    },
    remove(run) {
      const left = calls.filter((call) => call.run !== run);
      count -= calls.length - left.length;
      calls = left;
      schedule();
    },
    acknowledge(until) {
      const left = calls.filter(({ at }) => at > until);
      count = left.length;
      calls = left;
      schedule();
    },
    async saved() {
      clearTimeout(timer);
      timer = undefined;
      if (!isWritten) writing = writing.then(write);
      await writing;
      clearTimeout(timer);
    },
  };
}

function sizeOf(calls: readonly KeptCall[]): number {
  return calls.reduce((sum, { body = '' }) => sum + body.length, 0);
}

async function readKept(file: string, log: Logger): Promise<z.output<typeof kept>> {
  try {
    return kept.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    if (errorCode(error) !== 'ENOENT')
      log.warn(
        { err: error, file },
        'The list of refused calls is broken; it begins anew. The log names them.',
      );
    return { count: 0, calls: [] };
  }
}

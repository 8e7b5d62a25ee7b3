import type { Logger } from 'pino';
import { messageOf } from '../base/error-code';
import { isAway } from '../base/grpc-status';

/** Whether the server knows what runs are searched by. */
export interface KnownAttributes {
  /** Sees to it once. @throws ServiceError if Temporal is away */
  prepare(): Promise<void>;
  /**
   * Whether a start that was refused is to be offered again: attributes were missing, or came so lately that the server
   * may not have read them yet. Its frontends keep what they know of a namespace for seconds, and another process may
   * have registered them. @throws ServiceError if Temporal is away
   */
  mayHaveLacked(): Promise<boolean>;
}

export interface KnownAttributesOptions {
  /** Registers what is missing; resolves with whether anything was. */
  ensure: () => Promise<boolean>;
  log: Pick<Logger, 'warn'>;
  /** ms that a server may take to read what was registered. */
  readLateMs?: number;
  now?: () => number;
}

export function createKnownAttributes({
  ensure,
  log,
  readLateMs = 60_000,
  now = () => performance.now(),
}: KnownAttributesOptions): KnownAttributes {
  let prepared: Promise<unknown> | undefined;
  let registeredAt = Number.NEGATIVE_INFINITY;

  async function look(): Promise<boolean> {
    try {
      return await ensure();
    } catch (error) {
      if (isAway(error)) throw error;
      // A managed server lets nobody register over this way; whether they are there is seen when it refuses a start.
      log.warn(
        { reason: messageOf(error) },
        'Temporal’s search attributes could not be looked at; calls are offered all the same',
      );
      return false;
    }
  }

  return {
    async prepare() {
      prepared ??= look().then(
        () => (registeredAt = now()),
        (error: unknown) => {
          prepared = undefined;
          throw error;
        },
      );
      await prepared;
    },
    async mayHaveLacked() {
      if (await look()) registeredAt = now();
      return now() - registeredAt < readLateMs;
    },
  };
}

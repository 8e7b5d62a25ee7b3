import { within } from '../../base/within';
import { ClientError } from '../client-error';
import { replyLimits } from '../http/reply-limits';
import type { CallOptions, Exchange, Send } from './exchange';
import { type Metadata, MetadataError, parseMetadata } from './metadata';
import { foreign } from './read-json';

/** ms: it is read for all calls that wait for it, so no single call's time applies. */
const metadataTimeout = 120_000;
/** ms that a configuration is believed not to have changed. */
const metadataAge = 10 * 60_000;

/**
 * What a base publishes, read once for all calls and kept for a while.
 *
 * @param base address of the interface
 */
export function keepMetadata(
  send: Send,
  base: string,
): {
  /** @throws ClientError `not-done` */
  metadata(options: CallOptions): Promise<Metadata>;
  /** The next call reads it anew. */
  forget(): void;
} {
  let known: { metadata: Promise<Metadata>; readAt: number } | undefined;

  async function read(): Promise<Metadata> {
    const exchange: Exchange = {
      operation: 'GET $metadata',
      url: `${base}/$metadata`,
      accept: 'application/xml',
      timeoutMs: metadataTimeout,
      creates: false,
      limits: replyLimits.oneCMetadata,
    };
    const { status, body } = await send(exchange);
    if (status !== 200) throw foreign(exchange, `HTTP ${status}`);
    return parseMetadata(body).catch((error: unknown) => {
      throw error instanceof MetadataError ? foreign(exchange, error.message) : error;
    });
  }

  return {
    metadata({ timeoutMs }) {
      if (!known || Date.now() - known.readAt > metadataAge) {
        const metadata = read();
        const mine = { metadata, readAt: Date.now() };
        known = mine;
        metadata.catch(() => {
          if (known === mine) known = undefined;
        });
      }
      // The reading goes on for those who come later.
      return within(known.metadata, timeoutMs, () => {
        throw new ClientError('1C GET $metadata: it is still being read; nothing was sent.', {
          system: 'one-c',
          verdict: 'not-done',
          kind: 'Unknown',
        });
      });
    },
    forget() {
      known = undefined;
    },
  };
}

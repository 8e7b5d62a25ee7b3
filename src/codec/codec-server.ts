import { createHash, timingSafeEqual } from 'node:crypto';
import type { PayloadCodec } from '@temporalio/common';
import { temporal } from '@temporalio/proto';
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { cors } from 'hono/cors';
import { CodecError } from './codec-error';
import { payloadsAtMost, readPayloads } from './read-payloads';

const { Payloads } = temporal.api.common.v1;

/** A page of history is one gRPC message of at most 4 MB, a third more in base64. */
const bodyBytes = 8 * 1024 * 1024;

export interface CodecAppOptions {
  codec: PayloadCodec;
  /** First path segment: the dev server's Web UI can send no credentials, so whoever knows the path may decode. */
  secretPath: string;
  /** Of the Web UI, as a browser writes them, e.g. `http://localhost:8233`. */
  allowedOrigins: string[];
  /**
   * Names without a port, `[::1]` in brackets, by which this server is reached: any other is a foreign site's name
   * that was made to point here.
   */
  allowedHosts: string[];
}

/**
 * The codec endpoint of Temporal's Web UI and CLI: `POST /{secretPath}/encode` and `/decode`, `{payloads: […]}` in
 * and out as Protobuf's JSON. What it encodes belongs to no workflow, since neither says which one it is for.
 */
export function createCodecApp({ codec, secretPath, allowedOrigins, allowedHosts }: CodecAppOptions): Hono {
  const app = new Hono();

  app.use(async (c, next) => {
    if (!allowedHosts.includes(hostName(c.req.header('host')))) {
      return refuse(
        c,
        403,
        'ForeignHost',
        'The codec endpoint is not reached by this name; nothing was done.',
      );
    }
    return next();
  });
  app.use(cors({ origin: allowedOrigins, allowMethods: ['POST'] }));
  app.use('/:secret/*', async (c, next) =>
    isSame(c.req.param('secret'), secretPath) ? next() : c.notFound(),
  );
  app.use(
    bodyLimit({
      maxSize: bodyBytes,
      onError: (c) => refuse(c, 413, 'TooLarge', 'Over 8 MB; nothing was done. Send fewer payloads at once.'),
    }),
  );

  for (const verb of ['encode', 'decode'] as const) {
    app.post(`/:secret/${verb}`, async (c) => {
      const payloads = readPayloads(await c.req.text());
      if (!payloads) {
        return refuse(
          c,
          400,
          'NotPayloads',
          `The body is not {"payloads": […]} of Temporal, or holds more than ${payloadsAtMost}; nothing was done.`,
        );
      }
      try {
        const done = Payloads.create({ payloads: await codec[verb](payloads) });
        return c.json({ payloads: [], ...Payloads.toObject(done, { bytes: String }) });
      } catch (error) {
        if (error instanceof CodecError) return refuse(c, 400, error.name, error.message);
        throw error;
      }
    });
  }

  app.notFound((c) => refuse(c, 404, 'NotFound', 'There is nothing here.'));
  return app;
}

/** The name in a Host header, which may carry a port and, for IPv6, brackets. */
function hostName(host = ''): string {
  return URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname : '';
}

/** In constant time, whatever the lengths. */
function isSame(given: string, expected: string): boolean {
  return timingSafeEqual(digest(given), digest(expected));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function refuse(c: Context, status: 400 | 403 | 404 | 413, error: string, message: string): Response {
  return c.json({ error, message }, status);
}

import { malformed, type Refused, refuse } from './refusal';

/** What a request may weigh; a call of a robot with every setting filled in stays far below. */
export const limits = {
  bodyBytes: 256 * 1024,
  /** Of a body without a Content-Length; a network splits 256 KB into about 200. */
  chunks: 2_048,
  fields: 1_000,
  /** Keys on the path to a value, below the first. */
  depth: 4,
} as const;

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** A request's body as text and as it came, read once and never beyond the limit. */
export async function readBody(
  request: Request,
): Promise<{ ok: true; text: string; bytes: Uint8Array } | Refused> {
  const announced = request.headers.get('content-length');
  if (Number(announced) > limits.bodyBytes) return tooLarge();
  let bytes: Uint8Array | undefined;
  try {
    // The HTTP parser holds the sender to the length that it announced.
    bytes = announced === null ? await readBounded(request) : new Uint8Array(await request.arrayBuffer());
  } catch (error) {
    if (error instanceof RangeError) return malformed(error.message);
    return refuse('Call.BrokenOff');
  }
  if (!bytes || bytes.length > limits.bodyBytes) return tooLarge();
  try {
    return { ok: true, text: utf8.decode(bytes), bytes };
  } catch {
    return malformed('it is not UTF-8');
  }
}

/** Undefined if there is more than the limit. @throws RangeError for too many chunks: one of a byte costs what 1 KB does */
async function readBounded(request: Request): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request.body ?? []) {
    length += chunk.length;
    if (length > limits.bodyBytes) return undefined;
    if (chunks.length === limits.chunks) throw new RangeError(`it has more than ${limits.chunks} chunks`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function tooLarge(): Refused {
  return refuse('Call.TooLarge', { limit: `${limits.bodyBytes / 1024} KB` });
}

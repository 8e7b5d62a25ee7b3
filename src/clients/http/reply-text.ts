const fallback = 'utf-8';

/** Encodings by the byte order mark that a text begins with. */
const marks: readonly (readonly [bytes: readonly number[], encoding: string])[] = [
  [[0xef, 0xbb, 0xbf], 'utf-8'],
  [[0xfe, 0xff], 'utf-16be'],
  [[0xff, 0xfe], 'utf-16le'],
];

/**
 * A reply's bytes as text, in the encoding that it names: by its byte order mark (RFC 7303, 3.3: it has the last word), in its
 * Content-Type, else in its XML declaration. Read as UTF-8 anyway, letters of another encoding would turn into replacement
 * characters, and a number with one of those into an order's number. Of a message in MIME parts the root part is the text.
 *
 * @param strict throw at bytes that the encoding does not have, and at an encoding that nobody knows
 * @throws TypeError or RangeError of TextDecoder
 */
export function replyText(bytes: Uint8Array, contentType: string | undefined, strict: boolean): string {
  const root = rootPart(bytes, contentType);
  const encoding =
    marked(root.bytes) ?? parameter(root.contentType, 'charset') ?? declared(root.bytes) ?? fallback;
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(root.bytes);
  } catch (error) {
    if (strict) throw error;
    return new TextDecoder(fallback).decode(root.bytes);
  }
}

interface Part {
  bytes: Uint8Array;
  contentType: string | undefined;
}

/**
 * SOAP servers with attachments or MTOM on send a message as one part of `multipart/related` (RFC 2387): the part that
 * `start` names, else the first. What is not as that says is left as it came, and so is no message.
 */
function rootPart(bytes: Uint8Array, contentType: string | undefined): Part {
  const whole = { bytes, contentType };
  const boundary = parameter(contentType, 'boundary');
  if (boundary === undefined || !/^\s*multipart\/related\s*;/i.test(contentType ?? '')) return whole;
  // One character for each byte, so that places in the text are places in the bytes.
  const text = `\r\n${Buffer.from(bytes).toString('latin1')}`;
  const start = parameter(contentType, 'start');
  const parts = text
    .split(`\r\n--${boundary}`)
    .slice(1, -1)
    .flatMap((part) => {
      const end = part.indexOf('\r\n\r\n');
      return end < 0 ? [] : [{ head: part.slice(0, end), body: part.slice(end + 4) }];
    });
  const root =
    start === undefined ? parts[0] : parts.find(({ head }) => header(head, 'content-id') === start);
  const encoding = (root && header(root.head, 'content-transfer-encoding')) ?? 'binary';
  if (!root || !/^(binary|8bit|7bit)$/i.test(encoding)) return whole;
  return { bytes: Buffer.from(root.body, 'latin1'), contentType: header(root.head, 'content-type') };
}

function header(head: string, name: string): string | undefined {
  return new RegExp(`\r\n${name}:((?:.|\r\n[ \t])*)`, 'i').exec(head)?.[1]?.trim();
}

/** Of a media type, with or without quotation marks. */
function parameter(contentType: string | undefined, name: string): string | undefined {
  const found = new RegExp(`;\\s*${name}=(?:"([^"]*)"|([^\\s";]+))`, 'i').exec(contentType ?? '');
  return found?.[1] ?? found?.[2];
}

function marked(bytes: Uint8Array): string | undefined {
  return marks.find(([mark]) => mark.every((byte, index) => bytes[index] === byte))?.[1];
}

/** Vendor (XML 1.0, 4.3.3): the declaration is in ASCII wherever the encoding has ASCII. */
function declared(bytes: Uint8Array): string | undefined {
  const head = Buffer.from(bytes.subarray(0, 200)).toString('latin1');
  return /^<\?xml[^>]*\sencoding=["']([^"']+)["']/.exec(head)?.[1];
}

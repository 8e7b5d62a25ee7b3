const fallback = 'utf-8';

/** Encodings by the byte order mark that a text begins with. */
const marks: readonly (readonly [bytes: readonly number[], encoding: string])[] = [
  [[0xef, 0xbb, 0xbf], 'utf-8'],
  [[0xfe, 0xff], 'utf-16be'],
  [[0xff, 0xfe], 'utf-16le'],
];

/** XML 1.0, appendix F: what `<` looks like where no mark stands before it. */
const tags: typeof marks = [
  [[0x3c, 0x00], 'utf-16le'],
  [[0x00, 0x3c], 'utf-16be'],
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
    beginning(root.bytes, marks) ??
    parameter(root.contentType, 'charset') ??
    declared(root.bytes) ??
    beginning(root.bytes, tags) ??
    fallback;
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
    // Some servers end lines without a carriage return.
    .split(new RegExp(`\r?\n--${boundary.replace(/[^\w]/g, '\\$&')}`))
    .slice(1, -1)
    .flatMap((part) => {
      const [, head, body] = /^([^]*?\n)\r?\n([^]*)$/.exec(part) ?? [];
      return head === undefined || body === undefined ? [] : [{ head, body }];
    });
  const root =
    start === undefined ? parts[0] : parts.find(({ head }) => header(head, 'content-id') === start);
  const content = root && decoded(root.body, header(root.head, 'content-transfer-encoding') ?? 'binary');
  return content && root ? { bytes: content, contentType: header(root.head, 'content-type') } : whole;
}

/** RFC 2045, 6; undefined for an encoding that is none. */
function decoded(body: string, encoding: string): Uint8Array | undefined {
  switch (encoding.toLowerCase()) {
    case 'binary':
    case '8bit':
    case '7bit':
      return Buffer.from(body, 'latin1');
    case 'base64':
      return Buffer.from(body, 'base64');
    case 'quoted-printable': {
      const joined = body.replace(/=[ \t]*\r?\n/g, '');
      const byte = (_: string, code: string): string => String.fromCharCode(parseInt(code, 16));
      return Buffer.from(joined.replace(/=([\dA-F]{2})/gi, byte), 'latin1');
    }
    default:
      return undefined;
  }
}

function header(head: string, name: string): string | undefined {
  return new RegExp(`\\n${name}:((?:.|\\r?\\n[ \\t])*)`, 'i').exec(head)?.[1]?.trim();
}

/** Of a media type, with or without quotation marks. */
function parameter(contentType: string | undefined, name: string): string | undefined {
  const found = new RegExp(`;\\s*${name}=(?:"([^"]*)"|([^\\s";]+))`, 'i').exec(contentType ?? '');
  return found?.[1] ?? found?.[2];
}

function beginning(bytes: Uint8Array, known: typeof marks): string | undefined {
  return known.find(([first]) => first.every((byte, index) => bytes[index] === byte))?.[1];
}

/** Vendor (XML 1.0, 4.3.3): the declaration is in ASCII wherever the encoding has ASCII. */
function declared(bytes: Uint8Array): string | undefined {
  const head = Buffer.from(bytes.subarray(0, 200)).toString('latin1');
  return /^<\?xml[^>]*\sencoding=["']([^"']+)["']/.exec(head)?.[1];
}

const fallback = 'utf-8';

/**
 * A reply's bytes as text, in the encoding that it names: in its Content-Type, else in its XML declaration. Read as
 * UTF-8 anyway, letters of another encoding would turn into replacement characters, and a number with one of those
 * into an order's number.
 *
 * @param strict throw at bytes that the encoding does not have, and at an encoding that nobody knows
 * @throws TypeError or RangeError of TextDecoder
 */
export function replyText(bytes: Uint8Array, contentType: string | undefined, strict: boolean): string {
  const encoding = /charset="?([^\s";]+)/i.exec(contentType ?? '')?.[1] ?? declared(bytes) ?? fallback;
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch (error) {
    if (strict) throw error;
    return new TextDecoder(fallback).decode(bytes);
  }
}

/** Vendor (XML 1.0, 4.3.3): the declaration is in ASCII wherever the encoding has ASCII. */
function declared(bytes: Uint8Array): string | undefined {
  const head = Buffer.from(bytes.subarray(0, 200)).toString('latin1');
  return /^(?:\u00ef\u00bb\u00bf)?<\?xml[^>]*\sencoding=["']([^"']+)["']/.exec(head)?.[1];
}

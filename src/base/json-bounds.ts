export interface JsonBounds {
  /** Lists, objects, and what stands between commas. */
  values: number;
  /** Lists and objects in each other, the outermost included. */
  depth: number;
}

const quotationMark = 0x22;
const backslash = 0x5c;

/**
 * Which bound a JSON text is beyond. To be asked before anything is built of it: 100,000 nested lists keep `JSON.parse`
 * busy for longer than a thousand calls of robots.
 */
export function beyondBounds(text: string, { values, depth }: JsonBounds): keyof JsonBounds | undefined {
  let valuesHere = 0;
  let depthHere = 0;
  for (let at = 0; at < text.length; at += 1) {
    switch (text[at]) {
      case '"':
        at = endOfString(text, at);
        break;
      case ',':
        valuesHere += 1;
        break;
      case '[':
      case '{':
        valuesHere += 1;
        depthHere += 1;
        break;
      case ']':
      case '}':
        depthHere -= 1;
    }
    if (valuesHere > values) return 'values';
    if (depthHere > depth) return 'depth';
  }
  return undefined;
}

/** Of a string that begins `at` a quotation mark. */
function endOfString(text: string, at: number): number {
  let end = at + 1;
  for (; end < text.length; end += 1) {
    const letter = text.charCodeAt(end);
    if (letter === quotationMark) break;
    if (letter === backslash) end += 1;
  }
  return end;
}

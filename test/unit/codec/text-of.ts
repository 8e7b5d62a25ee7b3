/**
 * Every text in a message of Temporal, the bytes of its payloads too. Not JSON: messages of Protobuf turn their
 * bytes to base64 there, in which no search finds anything.
 */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value instanceof Uint8Array) return Buffer.from(value).toString('latin1');
  if (value instanceof Object) {
    return Object.entries(value)
      .map(([name, inner]) => `${name}: ${textOf(inner)}`)
      .join('\n');
  }
  return '';
}

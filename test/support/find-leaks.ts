import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/** Something that must not stand in what is searched. */
export interface Secret {
  name: string;
  value: string | Buffer;
}

/** Names of those that stand in the bytes: as they are, or as JSON, a form, hex or base64 would write them. */
export function findLeaks(bytes: Buffer, secrets: readonly Secret[]): string[] {
  return secrets
    .filter(({ value }) => writings(value).some((writing) => bytes.includes(writing)))
    .map(({ name }) => name);
}

/** The same for every file under a folder, as `file: name`. */
export function findLeaksInFiles(dir: string, secrets: readonly Secret[]): string[] {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .flatMap((file) =>
      findLeaks(readFileSync(file), secrets).map((name) => `${relative(dir, file)}: ${name}`),
    );
}

function writings(value: string | Buffer): Buffer[] {
  const bytes = Buffer.from(value);
  const hex = bytes.toString('hex');
  const texts = [hex, hex.toUpperCase(), ...base64Writings(bytes)];
  if (typeof value === 'string') {
    const form = new URLSearchParams({ value }).toString().slice('value='.length);
    texts.push(encodeURIComponent(value), form, JSON.stringify(value).slice(1, -1), escapedToAscii(value));
  }
  return [bytes, ...new Set(texts)].map((text) => Buffer.from(text));
}

/** The part of a base64 text that is the same whatever stands around the bytes, for each of the three alignments. */
function base64Writings(bytes: Buffer): string[] {
  return [0, 1, 2].flatMap((before) => {
    const whole = Buffer.concat([Buffer.alloc(before), bytes]);
    const text = whole.toString('base64').replace(/=+$/, '');
    const inner = text.slice(before === 0 ? 0 : before + 1, whole.length % 3 === 0 ? undefined : -1);
    return [inner, inner.replaceAll('+', '-').replaceAll('/', '_')];
  });
}

function escapedToAscii(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

import type { Random } from '../../random';
import { oddValues, withJsonValue } from '../json-value';

/** What becomes of one reply, whatever it holds. */
export interface Change {
  name: string;
  /** How often something is doubled; 0: nothing is. */
  size: number;
  /** The same place for each size. */
  make(body: Buffer, size: number): Buffer;
}

const largestReply = 1024 * 1024;
const largestList = 100_000;
const doublings = 15;

/** What XML says where another type is expected. */
const oddTexts: readonly [string, ...string[]] = [
  '',
  ' ',
  '-1',
  '1e300',
  'true',
  'null',
  '&#x202e;',
  '<a/>',
  '<a b="c">d</a>',
];

/** Something is cut off, left out, of another type, doubled or nested. */
export function drawChange(random: Random): Change {
  const place = random.int(0, 9_999) / 10_000;
  const oddText = random.pick(oddTexts);
  const oddValue = random.pick(oddValues);
  const size = random.int(1, doublings);
  return random.pick<Change>([
    { name: 'cut off', size: 0, make: (body) => body.subarray(0, Math.floor(body.length * place)) },
    {
      name: 'left out',
      size: 0,
      make: (body) =>
        isXml(body) ? withElement(body, place, () => '') : withJsonValue(body, place, () => undefined),
    },
    {
      name: 'of another type',
      size: 0,
      make: (body) =>
        isXml(body)
          ? withElement(body, place, (element) => withText(element, oddText))
          : withJsonValue(body, place, () => oddValue),
    },
    { name: 'doubled', size, make: (body, times) => doubled(body, place, times) },
    { name: 'nested', size, make: (body, times) => nested(body, place, times) },
  ]);
}

function doubled(body: Buffer, place: number, times: number): Buffer {
  const repeat = (part: string): string =>
    part.repeat(Math.max(1, Math.min(2 ** times, Math.floor(largestReply / Math.max(1, part.length)))));
  if (isXml(body)) return withElement(body, place, repeat);
  return withJsonValue(body, place, (value) =>
    Array.isArray(value)
      ? Array.from(
          { length: Math.min(2 ** times, largestList) },
          (_, at): unknown => value[at % value.length],
        )
      : repeat(String(value)),
  );
}

function nested(body: Buffer, place: number, times: number): Buffer {
  const depth = 2 ** times;
  if (isXml(body))
    return withElement(body, place, (element) => `${'<a>'.repeat(depth)}${element}${'</a>'.repeat(depth)}`);
  // By its text: whatever writes JSON would overflow the stack.
  const mark = 'here-it-is-nested';
  const marked = withJsonValue(body, place, () => mark).toString();
  return Buffer.from(marked.replace(`"${mark}"`, `${'[{"a":'.repeat(depth)}1${'}]'.repeat(depth)}`));
}

function isXml(body: Buffer): boolean {
  return body.toString('latin1', 0, 10).includes('<');
}

/** Elements that hold no others. */
const elements = /<([\w:.-]+)(?:\s[^<>]*)?>[^<>]*<\/\1>|<[\w:.-]+(?:\s[^<>]*)?\/>/g;

function withElement(body: Buffer, place: number, change: (element: string) => string): Buffer {
  const text = body.toString();
  const found = [...text.matchAll(elements)];
  const one = found[Math.floor(found.length * place)];
  if (!one) return body;
  const [element] = one;
  return Buffer.from(text.slice(0, one.index) + change(element) + text.slice(one.index + element.length));
}

function withText(element: string, text: string): string {
  return element.endsWith('/>') ? `<x>${text}</x>` : element.replace(/>[^<>]*</, () => `>${text}<`);
}

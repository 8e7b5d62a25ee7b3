import type { Random } from '../random';
import { largestBody } from './attempt';
import { oddValues, withJsonValue } from './json-value';

/** Changes a body a little or much; `others` are spliced in. */
type Mutation = (body: Buffer, random: Random, others: readonly Buffer[]) => Buffer;

/** What parsers stumble over. */
const nasty = [
  '&',
  '=',
  '%',
  '%zz',
  '%00',
  '%ff',
  '%5B',
  '%5D',
  '[',
  ']',
  '[]',
  '[0]',
  '[__proto__]',
  '__proto__=1',
  'constructor[prototype][x]=1',
  '+',
  ';',
  '\0',
  '\r\n',
  '\u{1F600}',
  '"',
  '{',
  '}',
  '{"a":',
  '[[[[[[',
  '1e999',
  '-1',
  '99999999999999999999',
  'null',
  'true',
  '&workflow_id=',
  '&event_token=',
  '&auth[application_token]=',
  '&code=',
  '&document_id[2]=',
  '&properties[a][b][c][d][e]=1',
] as const;

const mutations: readonly [Mutation, ...Mutation[]] = [
  // A bit flips.
  (body, random) => {
    const next = Buffer.from(body);
    const at = random.int(0, next.length - 1);
    next[at] = (next[at] ?? 0) ^ (1 << random.int(0, 7));
    return next;
  },
  // A part goes, or the end does.
  (body, random) => cut(body, random.int(0, body.length), random.int(1, 40)),
  (body, random) => body.subarray(0, random.int(0, body.length)),
  // Something nasty, or random bytes, come in.
  (body, random) => insert(body, random.int(0, body.length), Buffer.from(random.pick(nasty))),
  (body, random) => insert(body, random.int(0, body.length), randomBytes(random, 20)),
  // A part is repeated, some of them very often.
  (body, random) => {
    const from = random.int(0, body.length - 1);
    const part = body.subarray(from, from + random.int(1, 60));
    const times = random.pick([1, 2, 10, 1_200]);
    return insert(body, from, Buffer.concat(Array<Buffer>(times).fill(part)));
  },
  // A part is doubled again and again, up to the largest body that is read.
  (body, random) => {
    const from = random.int(0, body.length - 1);
    let part = body.subarray(from, from + random.int(1, 60));
    for (let times = random.int(1, 18); times > 0 && body.length + 2 * part.length <= largestBody; times -= 1)
      part = Buffer.concat([part, part]);
    return insert(body, from, part);
  },
  // A field is doubled again and again, up to as many as are read, with an index or as the next of a list.
  (body, random) => {
    const fields = body.toString('latin1').split('&').slice(0, 500);
    const [name = '', value = ''] = fields[random.int(0, fields.length - 1)]?.split('=') ?? [];
    const count = 2 ** random.int(1, 10) - fields.length;
    const part = random.pick(['', '[]', '[x]', '[][]', '[x][]', '#']);
    const more = Array.from({ length: Math.max(1, count) }, (_, at) =>
      `${name}${part}=${value}`.replace('#', `[${at * 7}]`),
    );
    return Buffer.from([...fields, ...more].join('&'), 'latin1').subarray(0, largestBody);
  },
  // A value gets a type that it should not have.
  (body, random) =>
    body[0] === 0x7b
      ? withJsonValue(body, random.int(0, 9_999) / 10_000, () => random.pick(oddValues))
      : retypeField(body, random),
  // The beginning of one with the end of another.
  (body, random, others) => {
    const other = others[random.int(0, others.length - 1)] ?? body;
    return Buffer.concat([
      body.subarray(0, random.int(0, body.length)),
      other.subarray(random.int(0, other.length)),
    ]);
  },
  // Fields change places, or one is left out.
  (body, random) => {
    const fields = body.toString('latin1').split('&');
    // Shuffling takes the square of their number.
    return fields.length > 2_000 ? body : Buffer.from(random.shuffled(fields).join('&'), 'latin1');
  },
  (body, random) => {
    const fields = body.toString('latin1').split('&');
    fields.splice(random.int(0, fields.length - 1), 1);
    return Buffer.from(fields.join('&'), 'latin1');
  },
  // A field gets a nasty value.
  (body, random) => {
    const fields = body.toString().split('&');
    const at = random.int(0, fields.length - 1);
    fields[at] =
      `${fields[at]?.split('=')[0]}=${encodeURIComponent(random.pick(nasty)).repeat(random.int(1, 3))}`;
    return Buffer.from(fields.join('&'));
  },
];

/** One to four mutations one after the other, mostly one. */
export function mutate(body: Buffer, random: Random, others: readonly Buffer[]): Buffer {
  let next = body;
  for (let count = random.pick([1, 1, 1, 2, 3, 4]); count > 0; count -= 1) {
    // Nothing is left to change in an empty one.
    if (next.length === 0) return next;
    next = random.pick(mutations)(next, random, others);
  }
  return next;
}

/** A text becomes a list, or a map of maps. */
function retypeField(body: Buffer, random: Random): Buffer {
  const fields = body.toString('latin1').split('&');
  const at = random.int(0, fields.length - 1);
  const [name = '', value = ''] = fields[at]?.split('=') ?? [];
  const brackets = random.pick([
    '[]',
    '[0]',
    '[x]',
    '[length]',
    '[length][x]',
    '[x][y]',
    '[][]',
    '[4294967295]',
  ]);
  const retyped = `${name}${brackets}=${value}`;
  fields[at] = random.int(0, 1) === 0 ? retyped : `${retyped}&${name}[]=${value}`;
  return Buffer.from(fields.join('&'), 'latin1');
}

function insert(body: Buffer, at: number, part: Buffer): Buffer {
  return Buffer.concat([body.subarray(0, at), part, body.subarray(at)]);
}

function cut(body: Buffer, at: number, length: number): Buffer {
  return Buffer.concat([body.subarray(0, at), body.subarray(at + length)]);
}

function randomBytes(random: Random, atMost: number): Buffer {
  return Buffer.from(Array.from({ length: random.int(1, atMost) }, () => random.int(0, 255)));
}

import type { Random } from '../random';

/** What no reader expects; the last two make whoever compares their `length` throw. */
const oddValues: readonly [unknown, ...unknown[]] = [
  null,
  true,
  -1,
  1e300,
  '',
  '\u0000',
  [],
  [[]],
  [null],
  {},
  { length: 1e9 },
  { length: { valueOf: 1, toString: 1 } },
  { valueOf: 1, toString: 1 },
];

/** A value of a JSON text gets a type that it should not have. A text that is no JSON stays as it is. */
export function retypeJson(body: Buffer, random: Random): Buffer {
  const values: { holder: Record<string, unknown>; name: string }[] = [];
  let root: unknown;
  try {
    root = JSON.parse(body.toString(), function (this: Record<string, unknown>, name, value: unknown) {
      if (name !== '') values.push({ holder: this, name });
      return value;
    });
  } catch {
    return body;
  }
  const { holder, name } = values[random.int(0, values.length - 1)] ?? {};
  if (holder && name !== undefined) holder[name] = random.pick(oddValues);
  return Buffer.from(JSON.stringify(root));
}

/** What no reader expects; the last two make whoever compares them, or their `length`, throw. */
export const oddValues: readonly [unknown, ...unknown[]] = [
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

/**
 * A JSON text with one of its values changed; undefined leaves the value out. A text that is no JSON stays as it is.
 *
 * @param place of the value among all, from 0 to below 1
 */
export function withJsonValue(body: Buffer, place: number, change: (value: unknown) => unknown): Buffer {
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
  const { holder, name } = values[Math.floor(values.length * place)] ?? {};
  if (!holder || name === undefined) return body;
  const value = change(holder[name]);
  if (value !== undefined) holder[name] = value;
  else if (Array.isArray(holder)) holder.splice(Number(name), 1);
  else delete holder[name];
  return Buffer.from(JSON.stringify(root));
}

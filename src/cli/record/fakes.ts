/** Stands in for what is replaced: of the same kind, the same for the same, and another for another. */
export interface Fakes {
  text(original: string): string;
  number(original: number): number;
}

/** What a fake is made of, by the kind that the original is taken for; the first that fits. */
const kinds: readonly [kind: RegExp, fake: (count: number, original: string) => string][] = [
  [/^[^\p{L}\p{N}]*$/u, (_, original) => original],
  [/^[^\s@]+@[^\s@]+\.[^\s@.]+$/, (count) => `person${count}@example.com`],
  [/^https?:\/\//i, (count) => `https://example.com/${count}`],
  [
    /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
    (count) => `00000000-0000-4000-8000-${padded(count, 12)}`,
  ],
  [/^\d{4}-\d\d-\d\d(?!\d)/, dated],
  [/^[+-]?[\d\s().,/:-]+$/, numbered],
  [/^[0-9a-f]{16,}$/i, (count, { length }) => padded(count, length)],
  [/^[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}(?::\d+)?$/i, (count) => `host${count}.example`],
  [/\p{Script=Cyrillic}/u, (count) => `текст ${count}`],
  [/^[\x21-\x7e]+$/, (count) => `code-${count}`],
  [/^/, (count) => `text ${count}`],
];

export function createFakes(): Fakes {
  const known = new Map<string | number, string | number>();

  function fakeOf<T extends string | number>(original: T, make: (count: number) => T): T {
    const fake = (known.get(original) as T | undefined) ?? make(known.size + 1);
    known.set(original, fake);
    return fake;
  }

  return {
    text: (original) =>
      fakeOf(original, (count) => {
        const [, fake] = kinds.find(([kind]) => kind.test(original)) ?? [];
        return fake?.(count, original) ?? '';
      }),
    // Whether there is one at all, and below zero, is what arithmetic turns on.
    number: (original) =>
      original === 0
        ? 0
        : fakeOf(
            original,
            (count) => Math.sign(original) * (Number.isInteger(original) ? count : count + 0.5),
          ),
  };
}

function padded(count: number, length: number): string {
  return String(count).padStart(length, '0');
}

/** A day of its own in a year that nobody takes for the present; the time of day is midnight. */
function dated(count: number, original: string): string {
  const day = new Date(Date.UTC(1900, 0, count)).toISOString().slice(0, 10);
  const rest = original.slice(day.length);
  return day + (/^[T\s]?[\d:.,+Z-]*$/.test(rest) ? rest.replace(/\d/g, '0') : '');
}

/** Digits in the places of digits: zeros in front, which no telephone number, INN or account begins with. */
function numbered(count: number, original: string): string {
  const places = original.match(/\d/g)?.length ?? 0;
  const digits = padded(count, places).split('');
  const surplus = digits.splice(0, digits.length - places).join('');
  return surplus + original.replace(/\d/g, () => digits.shift() ?? '');
}

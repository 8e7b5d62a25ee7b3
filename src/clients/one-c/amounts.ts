import { Big } from 'big.js';

/** One line of an invoice; amounts are exact decimal strings. */
export interface OneCLine {
  name: string;
  quantity: string;
  /** Of one unit, VAT and discounts included. */
  price: string;
  /** VAT in percent; undefined: free of VAT. */
  vat: string | undefined;
}

export interface CountedLine extends OneCLine {
  /** Price as 1C keeps it, with two decimals; `sum` is what counts. */
  shownPrice: string;
  /** VAT included. */
  sum: string;
  vatSum: string;
}

const half = Big.roundHalfUp;

/** Sums of each line and of all, rounded half up to two decimals, each once and from exact factors. */
export function countLines(lines: readonly OneCLine[]): { lines: CountedLine[]; total: string } {
  const counted = lines.map((line): CountedLine => {
    const sum = new Big(line.price).times(line.quantity).round(2, half);
    const rate = new Big(line.vat ?? 0);
    // The only division: multiplied first, so that nothing is lost before it is rounded.
    const vatSum = sum.times(rate).div(rate.plus(100)).round(2, half);
    return {
      ...line,
      shownPrice: new Big(line.price).round(2, half).toFixed(2),
      sum: sum.toFixed(2),
      vatSum: vatSum.toFixed(2),
    };
  });
  const total = counted.reduce((all, { sum }) => all.plus(sum), new Big(0));
  return { lines: counted, total: total.toFixed(2) };
}

/** True for amounts of the same size, whatever their digits. */
export function sameAmount(one: string, other: string): boolean {
  return new Big(one).eq(other);
}

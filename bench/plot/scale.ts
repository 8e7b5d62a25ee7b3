/** From a value to a place on an axis of a given length in px. */
export interface Scale {
  (value: number): number;
  ticks: readonly number[];
}

/** From 0 to a round number above `most`. */
export function linearScale(most: number, length: number): Scale {
  const step = roundStep(most / 5);
  const end = Math.ceil(most / step) * step;
  const ticks = Array.from({ length: Math.round(end / step) + 1 }, (_, index) => index * step);
  return Object.assign((value: number) => (value / end) * length, { ticks });
}

/** Over whole powers of ten; values below are drawn at the start. */
export function logScale(least: number, most: number, length: number): Scale {
  const from = Math.floor(Math.log10(least));
  const to = Math.ceil(Math.log10(most));
  const ticks = Array.from({ length: to - from + 1 }, (_, index) => 10 ** (from + index));
  const place = (value: number): number =>
    ((Math.max(Math.log10(value), from) - from) / (to - from)) * length;
  return Object.assign(place, { ticks });
}

/** 1, 2 or 5 times a power of ten, at least as large. */
function roundStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  return power * ([1, 2, 5].find((factor) => factor * power >= least) ?? 10);
}

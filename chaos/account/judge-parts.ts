import type { Difference } from './account';
import { overlapsOf } from './overlaps';
import type { Made, Part } from './parts';
import type { PortalCall } from './portal-calls';

type Whose = Pick<PortalCall, 'document' | 'memberId'>;

const nobody: Whose = { document: '', memberId: '' };

export interface JudgeOptions {
  /** A call that the part is for. */
  callFor(part: Part): PortalCall | undefined;
  /** It was made by a worker that slept past its send window. */
  isLate(write: Pick<Made, 'arrivedAt' | 'unique'>): boolean;
  differ(kind: Difference['kind'], whose: Whose, what: string): void;
}

/**
 * Tells what is there twice, what nobody asked for, and what was asked for while it was still being made.
 *
 * @returns how many were made too late
 */
export function judgeParts(parts: Iterable<Part>, { callFor, isLate, differ }: JudgeOptions): number {
  let lateWrites = 0;
  for (const part of parts) {
    const { name, made, requests, refusals } = part;
    const call = callFor(part);
    if (!call && made.length + refusals.length > 0)
      differ('wrong', nobody, `${name} was asked for, which no call was about`);
    for (const one of made.slice(1)) {
      if (isLate(one)) lateWrites += 1;
      else differ('doubled', call ?? nobody, `${name}: there is ${one.number} beside ${made[0]?.number}`);
    }
    if (overlapsOf(requests).some(({ arrivedAt }) => !isLate({ arrivedAt, unique: false })))
      differ('wrong', call ?? nobody, `${name} was asked for again while it was still being made`);
  }
  return lateWrites;
}

import { v5 } from 'uuid';

/** Ours, chosen once. */
const namespace = '6f6d1c0e-0d0b-4a7e-9a4b-5f1c2d3e4f50';

/** UUID version 5 of a reference: the same in every attempt, in every process. */
export function messageId(reference: string): string {
  return v5(reference, namespace);
}

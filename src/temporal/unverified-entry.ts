import { randomUUID } from 'node:crypto';
import type { UnverifiedCall } from '../endpoint/call-store';
import type { Claim } from '../endpoint/claim';
import type { EntryRef } from '../inbox/entry';

/**
 * Where a call stands in the inbox whose portal could not be checked. Calls with one token stand in one line, as those
 * of one portal do: whatever they wait for holds up no others.
 */
export function placeUnverified({ claim, receivedAt }: UnverifiedCall): Omit<EntryRef, 'seq'> {
  return {
    id: `unverified/${randomUUID()}`,
    kind: 'unverified',
    portal: lineOf(claim),
    receivedAt,
  };
}

/** No member_id: whoever can be checked is not held up by whoever only claims to be that portal. */
function lineOf(claim: Claim): string {
  return `unverified/${(claim.by === 'token' ? claim.tokenHash : claim.portal).slice(0, 64)}`;
}

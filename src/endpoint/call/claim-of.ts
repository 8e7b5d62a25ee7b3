import type { Claim } from '../../verify/claim';
import { hashSecret, sameHash } from '../../verify/secret-hash';
import type { Sender } from '../../verify/claimed';
import { type Refused, refuse } from '../http/refusal';

/** A key that a gateway sends in place of an application token, and the member_id or host that it is bound to. */
export interface GatewayKey {
  portal: string;
  key: string;
}

/** What a call has to show: its application token, else a gateway's key. */
export function claimOf(
  { applicationToken, memberId, domain }: Sender,
  key: string | undefined,
  gatewayKeys: readonly GatewayKey[],
): { ok: true; claim: Claim } | Refused {
  if (applicationToken !== undefined) {
    return {
      ok: true,
      claim: {
        by: 'token',
        tokenHash: hashSecret(applicationToken),
        ...(memberId && { memberId }),
        ...(domain && { domain }),
      },
    };
  }
  if (key === undefined) {
    return refuse('Call.NoProof');
  }
  const sent = hashSecret(key);
  const bound = gatewayKeys.find((known) => sameHash(hashSecret(known.key), sent));
  if (bound) return { ok: true, claim: { by: 'key', portal: bound.portal } };
  return refuse('Call.WrongKey');
}

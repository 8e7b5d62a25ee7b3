import type { Logger } from 'pino';
import type { Timing } from '../../workflows/timing';
import type { RobotDescription } from '../robots/define-robot';
import { toRobotCall } from '../robots/to-robot-call';
import type { Claim } from '../verify/claim';
import type { PortalRegistry } from '../verify/portal-registry';
import type { UnverifiedCall } from '../verify/unverified-call';
import { createBounded } from './bounded';
import type { CallStore } from './call-store';
import { claimOf, type GatewayKey } from './claim-of';
import { parseCall } from './parse-call';
import { createPortalNews } from './portal-news';
import { readBody } from './read-body';
import { type Refused, refuse } from './refusal';
import { refusedByStore } from './refused-by-store';

export interface AcceptOptions {
  registry: Pick<PortalRegistry, 'check'>;
  gatewayKeys: readonly GatewayKey[];
  store: CallStore;
  timing: Timing;
  log: Logger;
  /** Calls that may wait for their portal to be checked. */
  unverifiedAtMost?: number;
}

export interface ArrivedCall {
  request: Request;
  robot: RobotDescription;
  /** What the robot is called by: its own code, and the suffix of this installation. */
  code: string;
  gatewayKey: string | undefined;
}

/** Where a call was put; it is durable there. */
export type Acceptance = { ok: true; stored: 'call' | 'unverified' } | Refused;

/** Parse, verify, store: resolves once the call may be acknowledged, or with the reason why it may not. */
export function createAcceptCall({
  registry,
  gatewayKeys,
  store,
  timing,
  log,
  unverifiedAtMost = 200,
}: AcceptOptions): (arrived: ArrivedCall) => Promise<Acceptance> {
  const tellPortal = createPortalNews({ store, log });
  const storeBounded = createBounded(unverifiedAtMost, () => store.stats().unverified);

  return async ({ request, robot, code, gatewayKey }) => {
    const receivedAt = Date.now();
    const body = await readBody(request);
    if (!body.ok) return body;
    const contentType = request.headers.get('content-type') ?? undefined;
    const parsed = parseCall({ contentType, body: body.text, robot, code });
    if (!parsed.ok) return parsed;
    const { call, sender } = parsed;
    const claimed = claimOf(sender, gatewayKey, gatewayKeys);
    if (!claimed.ok) return claimed;

    const { claim } = claimed;
    const checked = await registry.check(claim);
    if (checked.verdict === 'wrong' && !(await mayBeProved(claim)))
      return wrongClaim(claim, checked.portalKnown);
    try {
      if (checked.verdict !== 'known') return await storeUnverified({ call, claim, receivedAt });
      const { portal } = checked;
      await store.storeCall(toRobotCall(call, portal, robot, { receivedAt, timing }), robot, portal.host);
      // Not waited for: the portal waits 5 s, and a disk that hangs would take them twice.
      void tellPortal(portal, sender, receivedAt);
    } catch (error) {
      return refusedByStore(error, store);
    }
    return { ok: true, stored: 'call' };
  };

  /** A portal calls with its new token at once, and the installation that brought it takes its time. */
  async function mayBeProved(claim: Claim): Promise<boolean> {
    return claim.by === 'token' && store.mayProve(claim.tokenHash);
  }

  async function storeUnverified(unverified: UnverifiedCall): Promise<Acceptance> {
    if (!(await storeBounded(() => store.storeUnverified(unverified)))) {
      return refuse(
        'Inbox.UnverifiedFull',
        `The portal of this call cannot be told yet, and ${unverifiedAtMost} calls wait for that already: this call was NOT accepted, and Bitrix24 will not repeat it. Bring Temporal and the workers back.`,
      );
    }
    const { call } = unverified;
    log.warn({ robot: call.robot, document: call.document.id }, 'acknowledged unverified; checked later');
    return { ok: true, stored: 'unverified' };
  }
}

function wrongClaim(claim: Claim, portalKnown: boolean): Refused {
  if (portalKnown) {
    return refuse(
      'Call.WrongToken',
      'application_token differs from the one of the installation. Nothing was stored. If the application was updated, reinstall it.',
    );
  }
  const name = claim.by === 'key' ? claim.portal : claim.memberId;
  return refuse(
    'Call.UnknownPortal',
    `${name ? `Portal ${name}` : 'The portal of this application_token'} is not installed here. Nothing was stored. Reinstall the application.`,
  );
}

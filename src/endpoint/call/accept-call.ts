import type { Logger } from 'pino';
import { robotRunId } from '../../../workflows/contract/ids';
import type { Timing } from '../../../workflows/contract/timing';
import type { RobotDescription } from '../../robots/define-robot';
import { toRobotCall } from '../../verify/to-robot-call';
import type { Claim, Portal, Verdict } from '../../verify/claim';
import type { PortalRegistry } from '../../verify/portal-registry';
import type { RecentInstallations } from '../../verify/installations';
import type { Share } from '../../verify/shares';
import type { UnverifiedCall, UnverifiedPlaces } from '../../verify/unverified-call';
import type { CallStore } from '../../inbox/call-store';
import { InboxFullError } from '../../inbox/journal/inbox-full-error';
import { type Boxes, signedBy } from '../box/signed-by';
import { claimOf, type GatewayKey } from './claim-of';
import { parseCall } from './parse-call';
import { createPortalNews } from '../install/portal-news';
import { readBody } from '../http/read-body';
import { type Refused, refuse } from '../http/refusal';
import { refusedByStore } from '../http/refused-by-store';

export interface AcceptOptions {
  registry: Pick<PortalRegistry, 'check' | 'shareOf'>;
  installations: Pick<RecentInstallations, 'find' | 'isOfAnother' | 'mayProve'>;
  places: Pick<UnverifiedPlaces, 'take' | 'leave'>;
  gatewayKeys: readonly GatewayKey[];
  boxes: Boxes;
  store: CallStore;
  timing: Timing;
  log: Logger;
}

export interface ArrivedCall {
  request: Request;
  robot: RobotDescription;
  /** What the robot is called by: its own code, and the suffix of this installation. */
  code: string;
  gatewayKey: string | undefined;
}

/** Which call it is: ids only, as far as they were read. */
export interface CallIds {
  document?: string;
  /** Host of the portal that it was found to come from. */
  portal?: string;
  /** The box whose signature it carries, which sends it again until it is acknowledged. */
  box?: string;
  /** Workflow id of the run that carries it out. */
  run?: string;
}

/** Where a call was put; it is durable there. */
export type Acceptance = ({ ok: true; stored: 'call' | 'unverified' } | Unstored) & { ids: CallIds };

/** A refusal; `unstored`: of a call that there was no room for, sealed. */
type Unstored = Refused & { unstored?: Uint8Array | undefined };

/** Parse, verify, store: resolves once the call may be acknowledged, or with the reason why it may not. */
export function createAcceptCall({
  registry,
  installations,
  places,
  gatewayKeys,
  boxes,
  store: calls,
  timing,
  log,
}: AcceptOptions): (arrived: ArrivedCall) => Promise<Acceptance> {
  const tellPortal = createPortalNews({ store: calls, log });

  return async ({ request, robot, code, gatewayKey }) => {
    const receivedAt = Date.now();
    const ids: CallIds = {};
    const body = await readBody(request);
    if (!body.ok) return { ...body, ids };
    const contentType = request.headers.get('content-type') ?? undefined;
    const parsed = parseCall({ contentType, body: body.text, robot, code });
    if (!parsed.ok) return { ...parsed, ids };
    const { call, sender } = parsed;
    ids.document = call.document.id;
    const store = (portal: Caller): Promise<void> => {
      const robotCall = toRobotCall(call, portal, robot, { receivedAt, timing });
      ids.portal = portal.host;
      ids.run = robotRunId({ ...robotCall, document: call.document.id });
      return calls.storeCall(robotCall, robot, portal);
    };
    try {
      if (sender.boxId !== undefined) {
        const signed = signedBy(boxes, sender.boxId, { purpose: 'robot-call', request, body: body.bytes });
        if (!signed.ok) return { ...signed, ids };
        ids.box = signed.box.id;
        await store({ ...signed.box, memberId: signed.box.id });
        return { ok: true, stored: 'call', ids };
      }
      const claimed = claimOf(sender, gatewayKey, gatewayKeys);
      if (!claimed.ok) return { ...claimed, ids };
      const { claim } = claimed;
      const checked = await registry.check(claim);
      if (checked.verdict !== 'known') {
        const share = await shareOf(claim, checked);
        const taken = share
          ? await storeUnverified(share, { call, claim, receivedAt })
          : wrongClaim(claim, checked);
        return { ...taken, ids };
      }
      const { portal } = checked;
      await store(portal);
      // Not waited for: the portal waits 5 s, and a disk that hangs would take them twice.
      void tellPortal(portal, sender, receivedAt);
    } catch (error) {
      return { ...refusedByFault(error), ids };
    }
    return { ok: true, stored: 'call', ids };
  };

  function refusedByFault(error: unknown): Unstored {
    if (error instanceof InboxFullError) return { ...refusedByStore(error, calls), unstored: error.unstored };
    log.error({ err: error }, 'a call failed by a fault of ours');
    return refuse('Endpoint.Failed');
  }

  /**
   * Whose limits a call counts against that no known portal sent. Undefined: its portal did not send it, whatever
   * Temporal would say.
   */
  async function shareOf(claim: Claim, { verdict }: Unproved): Promise<Share | undefined> {
    // A portal calls with its new token at once, and the installation that brought it takes its time.
    const installation = installations.find(claim);
    if (verdict === 'wrong') {
      return installation && (await installations.mayProve(installation)) ? installation.share : undefined;
    }
    if (installation) return installation.share;
    return installations.isOfAnother(claim) ? undefined : registry.shareOf(claim);
  }

  async function storeUnverified(
    share: Share,
    unverified: UnverifiedCall,
  ): Promise<{ ok: true; stored: 'unverified' } | Refused> {
    const id = places.take(share);
    if (id === undefined) {
      return refuse('Inbox.UnverifiedFull');
    }
    try {
      await calls.storeUnverified(id, unverified);
    } catch (error) {
      places.leave(id);
      throw error;
    }
    return { ok: true, stored: 'unverified' };
  }
}

/** What is stored of where a call comes from. */
type Caller = Pick<Portal, 'memberId' | 'host' | 'language'> & { url?: string };

type Unproved = Exclude<Verdict, { verdict: 'known' }>;

function wrongClaim(claim: Claim, checked: Unproved): Refused {
  if (checked.verdict === 'wrong' && checked.portalKnown) {
    return refuse('Call.WrongToken');
  }
  return refuse('Call.UnknownPortal', { portal: claim.by === 'key' ? claim.portal : claim.memberId });
}

import type { Child } from 'hono/jsx';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import type { Visitor } from '../clients/bitrix24';
import type { PortalMemo } from '../../workflows/contract/portal-record';
import type { FramePost } from './frame-post';
import type { PageToken } from './page-token';
import { hashOf, type Turned, type Visitors } from './visitors';

/** A page that is shown. */
export interface Opened {
  token: Omit<PageToken, 'id' | 'expiresAt'>;
  body: Child;
}

/** What the browser's module gets. */
export interface Fragment {
  html?: string;
  /** In place of the page's own. */
  token?: string;
  /** The portal may take the application for installed. */
  finish?: boolean;
  /** ms after which it is to ask again. */
  again?: number;
  /** What came of a button. */
  told?: string;
}

export interface Answer {
  status: ContentfulStatusCode;
  fragment: Fragment;
}

/** Why none is; a key of the pages' texts. */
export interface Refused {
  refused: Turned | 'malformed' | 'not-allowed' | 'not-taken' | 'too-many' | 'no-access';
  status: ContentfulStatusCode;
}

const statuses: Record<Turned, ContentfulStatusCode> = { 'not-installed': 403, 'not-you': 403, away: 503 };

export function turnedAway(refused: Turned): Refused {
  return { refused, status: statuses[refused] };
}

/** Openings a minute that name one portal with a token that is not its; each costs a look at Temporal. */
const wrongPerMinute = 30;

/** The portal whose application token a page was opened with. */
export function createPortalOfPost(
  visitors: Visitors,
): (post: FramePost) => Promise<{ portal: PortalMemo; tokenHash: string } | Refused> {
  const limiter = new RateLimiterMemory({ points: wrongPerMinute, duration: 60 });
  return async ({ memberId, applicationToken }) => {
    const limit = await limiter.get(memberId);
    if (limit && limit.consumedPoints >= wrongPerMinute) return { refused: 'too-many', status: 429 };
    const tokenHash = hashOf(applicationToken);
    const portal = await visitors.portalOf({ memberId, tokenHash });
    if (typeof portal !== 'string') return { portal, tokenHash };
    if (portal === 'not-installed') await limiter.consume(memberId).catch(() => undefined);
    return turnedAway(portal);
  };
}

export function userOf({ id, name, administrator }: Visitor): NonNullable<PageToken['user']> {
  return { id, name, administrator };
}

import type { Client } from '@temporalio/client';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { LRUCache } from 'lru-cache';
import type { Visitor } from '../clients/bitrix24';
import { dealTab as texts, type Localized, pageTexts } from '../messages';
import { documentOfTab } from '../robots/bindings';
import { actOnRun, type Told } from './act-on-run';
import { readDealRuns } from './deal-runs';
import { DealView } from './deal-view';
import type { FramePost } from './frame-post';
import { type Answer, createPortalOfPost, type Opened, type Refused, turnedAway, userOf } from './open-page';
import { rendered } from './layout';
import type { PageToken } from './page-token';
import type { Visitors } from './visitors';

/** The tab in the card of a deal, or of another document that robots serve. */
export interface DealPages {
  title: Localized;
  noAccess: Localized;
  open(post: FramePost): Promise<Opened | Refused>;
  runs(token: PageToken): Promise<Answer>;
  act(token: PageToken, body: unknown): Promise<Answer>;
}

export interface DealPagesDeps {
  client: Client;
  visitors: Visitors;
  /** PAGES_DEPARTMENTS: whose people may act, beside administrators. */
  departments: readonly number[];
  /** NUMBER_LINKS */
  links: ReadonlyMap<string, string>;
}

/** ms after which an open tab looks again. */
const again = 10_000;
/** ms for which the portal's word holds that its user may read the record: a tab asks every few seconds. */
const seenFor = 60_000;
const tabsAtMost = 10_000;

const statuses: Record<Told, ContentfulStatusCode> = {
  done: 200,
  tried: 200,
  notNow: 409,
  goneOn: 409,
  notPermitted: 403,
  misfit: 400,
  away: 503,
};

export function createDealPages({ client, visitors, departments, links }: DealPagesDeps): DealPages {
  const portalOf = createPortalOfPost(visitors);
  /** By the id of the page's token. */
  const maySee = new LRUCache<string, true>({ max: tabsAtMost, ttl: seenFor });

  return {
    title: texts.title,
    noAccess: texts.noAccess,
    async open(post) {
      const document = documentOfTab(post.placement, post.recordId);
      if (document === undefined) return { refused: 'malformed', status: 400 };
      const found = await portalOf(post);
      if ('refused' in found) return found;
      const { host } = found.portal;
      const { memberId: portal, authId, language } = post;
      const visitor = await visitors.identify({ memberId: portal, host }, authId, document);
      if (typeof visitor === 'string') return turnedAway(visitor);
      if (!visitor.document) return { refused: 'no-access', status: 403 };
      const { ahead } = visitor;
      const token = {
        page: 'tab',
        portal,
        host,
        language,
        authId,
        tokenHash: found.tokenHash,
        user: userOf(visitor),
        acts: mayAct(visitor),
        document,
        ...(ahead !== undefined && { ahead }),
      } as const;
      return { token, body: await viewOf(token, document) };
    },
    async runs(token) {
      if (!maySee.get(token.id)) {
        const visitor = await identify(token);
        if (typeof visitor === 'string' || !visitor.document) return notPermitted(token);
        maySee.set(token.id, true);
      }
      return shown(token);
    },
    async act(token, body) {
      // Asked anew each time: what a page was opened as may have changed since.
      const visitor = await identify(token);
      if (visitor === 'away') return told(token, 'away');
      if (visitor === 'not-you' || !visitor.document) return notPermitted(token);
      const came = await actOnRun(client, { ...token, acts: mayAct(visitor) }, body);
      return came === 'notPermitted' || came === 'misfit' ? told(token, came) : shown(token, came);
    },
  };

  function identify({
    portal,
    host,
    authId,
    document = '',
  }: PageToken): Promise<Visitor | 'not-you' | 'away'> {
    return visitors.identify({ memberId: portal, host }, authId, document);
  }

  function mayAct(visitor: Visitor): boolean {
    return visitor.administrator || visitor.departments.some((one) => departments.includes(one));
  }

  async function shown(token: PageToken, came?: Told): Promise<Answer> {
    const view = await viewOf(token, token.document ?? '', came && pageTexts.told[came]);
    return {
      status: came ? statuses[came] : 200,
      fragment: {
        html: await rendered(view),
        again,
        ...(came && { told: pageTexts.told[came][token.language] }),
      },
    };
  }

  async function viewOf(
    { portal, language, acts, ahead }: Omit<PageToken, 'id' | 'expiresAt'>,
    document: string,
    toldOf?: Localized,
  ) {
    const runs = await readDealRuns(client, { portal, document, ahead });
    return (
      <DealView
        language={language}
        document={document}
        runs={runs}
        acts={acts}
        ahead={ahead}
        links={links}
        {...(toldOf && { told: toldOf })}
      />
    );
  }
}

function told(token: PageToken, came: Told): Answer {
  return { status: statuses[came], fragment: { told: pageTexts.told[came][token.language] } };
}

function notPermitted(token: PageToken): Answer {
  return told(token, 'notPermitted');
}

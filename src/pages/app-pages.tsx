import type { Client } from '@temporalio/client';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { z } from 'zod';
import { UnreachableError } from '../base/command-error';
import { applicationPage as texts, type Localized, pageTexts } from '../messages';
import { byWorker } from '../operator/by-worker';
import { askPortal, portalHandle, RefusedError } from '../operator/portals';
import { portalRecordQuery, refreshUpdate, syncUpdate } from '../../workflows/contract/portal-messages';
import { type ApplicationState, ApplicationView } from './application-view';
import type { FramePost } from './frame-post';
import { rendered, type View } from './layout';
import { forwardInstallation, type Installing, readInstallation } from './installation';
import {
  type Answer,
  createPortalOfPost,
  type Fragment,
  type Opened,
  type Refused,
  turnedAway,
  userOf,
} from './open-page';
import type { PageToken, PageTokens } from './page-token';
import { countRuns, findOpenFailures } from './recent-runs';
import { type Mend, mends, reasonOf, withReason } from './lines';
import { readStanding } from './standing';
import { hashOf, schemeOf, type Visitors } from './visitors';

/** The application's own page: installation and status are one. */
export interface AppPages {
  open(post: FramePost, page: 'app' | 'install'): Promise<Opened | Refused>;
  state(token: PageToken): Promise<Answer>;
  act(token: PageToken, body: unknown): Promise<Answer>;
}

export interface AppPagesDeps {
  client: Client;
  visitors: Visitors;
  tokens: PageTokens;
  /** PORTALS */
  portals: readonly string[];
  publicUrl: string;
}

/** ms between two looks at what is under way. */
const again = 1_500;

const asked = z.strictObject({ mend: z.enum(mends) });

export function createAppPages({ client, visitors, tokens, portals, publicUrl }: AppPagesDeps): AppPages {
  const portalOf = createPortalOfPost(visitors);

  return {
    async open(post, page) {
      const found = await portalOf(post);
      if (!('refused' in found)) return openFor(post, found.portal.host, found.tokenHash);
      return page === 'install' && found.refused === 'not-installed' ? install(post) : found;
    },
    async state(token) {
      if (token.page === 'installing') return stateOfInstallation(token);
      return (await isAdministrator(token)) ? stateOf(token) : notPermitted(token);
    },
    async act(token, body) {
      const read = asked.safeParse(body);
      if (!read.success) return told(token, 'misfit', 400);
      if (!(await isAdministrator(token))) return notPermitted(token);
      try {
        await mend(token.portal, read.data.mend);
      } catch (error) {
        if (error instanceof RefusedError) return stateOf(token, reasonOf(error.type));
        if (error instanceof UnreachableError) return told(token, 'away', 503);
        throw error;
      }
      return stateOf(token);
    },
  };

  async function openFor(post: FramePost, host: string, tokenHash: string): Promise<Opened | Refused> {
    const { memberId: portal, authId, language } = post;
    const visitor = await visitors.identify({ memberId: portal, host }, authId);
    if (typeof visitor === 'string') return turnedAway(visitor);
    const token = { page: 'app', portal, host, language, authId, tokenHash } as const;
    const own = { ...token, user: userOf(visitor), acts: visitor.administrator };
    if (visitor.administrator) return { token: own, body: viewOf(own, {}) };
    return { token: own, body: viewOf(own, { notice: texts.onlyAdministrators }) };
  }

  /** Its user is known once the portal is: nothing is asked of an address that only the request names. */
  async function install(post: FramePost): Promise<Opened | Refused> {
    const ts = Math.floor(Date.now() / 1_000);
    const refusal = await forwardInstallation(publicUrl, post, ts);
    if (refusal === 'Install.NotAllowed' || refusal === 'Install.HostRefused')
      return { refused: 'not-allowed', status: 403 };
    if (refusal === 'Install.TooMany') return { refused: 'too-many', status: 429 };
    if (refusal !== undefined) return { refused: 'not-taken', status: 503 };
    const { memberId: portal, domain: host, authId, language, applicationToken } = post;
    const tokenHash = hashOf(applicationToken);
    const token = { page: 'installing', portal, host, language, authId, tokenHash, ts, acts: false } as const;
    return { token, body: viewOf(token, { notice: texts.installing }) };
  }

  async function stateOfInstallation(token: PageToken): Promise<Answer> {
    const { portal: memberId, tokenHash, ts = 0, language, authId } = token;
    const portal = await visitors.portalOf({ memberId, tokenHash });
    if (portal === 'away') return told(token, 'away', 503);
    if (portal === 'not-installed') {
      const installing = await readInstallation(client, { memberId, tokenHash, ts });
      const notice = {
        'under-way': () => texts.installing,
        unconfirmed: () => pageTexts.installWaits,
        failed: () => failedNotice(installing),
      }[installing.state]();
      return fragmentOf(token, { notice }, installing.state === 'failed' ? {} : { again });
    }
    const visitor = await visitors.identify(portal, authId);
    if (typeof visitor === 'string') return told(token, 'away', 503);
    const own = {
      ...token,
      page: 'app',
      host: portal.host,
      language,
      user: userOf(visitor),
      acts: visitor.administrator,
    } as const;
    const { status, fragment } = visitor.administrator ? await stateOf(own) : notPermitted(own);
    return { status, fragment: { ...fragment, token: tokens.seal(own) } };
  }

  async function stateOf(token: PageToken, notice?: Localized): Promise<Answer> {
    try {
      const standing = await readStanding(client, token.portal, publicUrl);
      if (standing.state === 'registering') return fragmentOf(token, { standing }, { again });
      const [counts, failures] = await Promise.all([
        countRuns(client, token.portal),
        findOpenFailures(client, token.portal),
      ]);
      const recent = { counts, failures };
      return fragmentOf(
        token,
        { standing, recent, ...(notice && { notice }) },
        { finish: standing.mayFinish },
      );
    } catch (error) {
      if (!(error instanceof UnreachableError)) throw error;
      return fragmentOf(token, { notice: pageTexts.refused.away }, { again: 10 * again });
    }
  }

  async function mend(portal: string, what: Mend): Promise<void> {
    if (what === 'sync') await askPortal(client, portal, syncUpdate, { dryRun: false, remove: [] });
    if (what === 'renew') {
      const { generation } = await byWorker(client, () =>
        portalHandle(client, portal).query(portalRecordQuery),
      );
      await askPortal(client, portal, refreshUpdate, generation);
    }
  }

  /** Asked anew: what a page was opened as may have changed since. */
  async function isAdministrator({ portal, host, authId }: PageToken): Promise<boolean> {
    const visitor = await visitors.identify({ memberId: portal, host }, authId);
    return typeof visitor !== 'string' && visitor.administrator;
  }

  async function fragmentOf(
    token: PageToken,
    state: Omit<ApplicationState, 'language' | 'portalUrl'>,
    more: Omit<Fragment, 'html'>,
  ): Promise<Answer> {
    return { status: 200, fragment: { html: await rendered(viewOf(token, state)), ...more } };
  }

  function viewOf(
    { language, host }: Pick<PageToken, 'language' | 'host'>,
    state: Omit<ApplicationState, 'language' | 'portalUrl'>,
  ): View {
    return (
      <ApplicationView {...state} language={language} portalUrl={`${schemeOf(host, portals)}://${host}`} />
    );
  }
}

function failedNotice(installing: Installing): Localized {
  return installing.state === 'failed'
    ? withReason(pageTexts.installFailed, installing.failure.type)
    : texts.installing;
}

function told(token: PageToken, what: keyof typeof pageTexts.told, status: ContentfulStatusCode): Answer {
  return { status, fragment: { told: pageTexts.told[what][token.language] } };
}

function notPermitted(token: PageToken): Answer {
  return told(token, 'notPermitted', 403);
}

import axios from 'axios';
import { type Client, WorkflowFailedError, WorkflowNotFoundError } from '@temporalio/client';
import { factsOf, type FailureFacts } from '../../workflows/contract/failure-facts';
import { installWorkflowId } from '../../workflows/contract/ids';
import type { FramePost } from './frame-post';

const timeoutMs = 10_000;

/**
 * Tells the endpoint of an installation in the portal's place: a portal that opens pages sends no event before its application
 * says that it is installed. It goes through the public address and the endpoint's own checks, limits and inbox.
 *
 * @param ts seconds since 1970
 * @returns what the endpoint refused with, e.g. `Install.NotAllowed`; undefined where it took it
 */
export async function forwardInstallation(
  publicUrl: string,
  { memberId, applicationToken, authId, refreshId = '', domain, authServer, languageId }: FramePost,
  ts: number,
): Promise<string | undefined> {
  const form = new URLSearchParams({
    event: 'ONAPPINSTALL',
    'data[LANGUAGE_ID]': languageId,
    ts: String(ts),
    'auth[member_id]': memberId,
    'auth[domain]': domain,
    'auth[application_token]': applicationToken,
    'auth[access_token]': authId,
    'auth[refresh_token]': refreshId,
    ...(authServer && { 'auth[server_endpoint]': authServer }),
  });
  const base = publicUrl.endsWith('/') ? publicUrl : `${publicUrl}/`;
  try {
    const { status, data } = await axios.post<{ error?: string }>(new URL('install', base).href, form, {
      timeout: timeoutMs,
      maxRedirects: 0,
      validateStatus: () => true,
    });
    return status === 200 ? undefined : (data.error ?? `HTTP ${status}`);
  } catch {
    // The axios error carries the tokens, and is not kept.
    return 'Endpoint.Away';
  }
}

/** How an installation stands that is not in the portal's record yet. */
export type Installing =
  | { state: 'under-way' }
  /** Our own client_id or client_secret is missing or wrong. */
  | { state: 'unconfirmed' }
  | { state: 'failed'; failure: FailureFacts };

export async function readInstallation(
  client: Client,
  installation: { memberId: string; tokenHash: string; ts: number },
): Promise<Installing> {
  const handle = client.workflow.getHandle(installWorkflowId(installation));
  try {
    const { status, memo } = await handle.describe();
    if (status.name === 'RUNNING') return { state: memo?.installation ? 'unconfirmed' : 'under-way' };
    if (status.name === 'FAILED') await handle.result();
    return { state: 'under-way' };
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return { state: 'under-way' };
    if (!(error instanceof WorkflowFailedError)) throw error;
    return { state: 'failed', failure: factsOf(error.cause, 'Portal.Unavailable') };
  }
}

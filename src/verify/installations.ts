import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { optionalTsToMs } from '@temporalio/common/lib/time';
import { temporal } from '@temporalio/proto';
import { LRUCache } from 'lru-cache';
import {
  type Installation,
  installationOf,
  installationsOf,
  installWorkflowId,
} from '../../workflows/contract/ids';
import { isAway, isNotFound } from '../base/grpc-status';
import type { Claim } from './claim';
import type { Share } from './shares';

const { WORKFLOW_EXECUTION_STATUS_COMPLETED, WORKFLOW_EXECUTION_STATUS_RUNNING } =
  temporal.api.enums.v1.WorkflowExecutionStatus;

/** ms for which an installation that was stored may be about to be proved; a worker may be away meanwhile. */
export const recentMs = 3_600_000;
/** More than the limits per portal let in within that time. */
const recentAtMost = 10_000;
/** ms for which what Temporal says of an installation holds: many calls may ask at once. */
const saidFor = 1_000;

/** An installation that was stored here. */
export interface RecentInstallation {
  /** Of its entry and its workflow. */
  id: string;
  /** What its calls count against: nobody without its token takes a place from them. */
  share: Share;
}

export interface RecentInstallations {
  add(installation: Installation): void;
  /** The one that a claim is of: its token is the same, and its member_id, if the claim has one. */
  find(claim: Claim): RecentInstallation | undefined;
  /** Whether a claim shows the token of an installation of a portal other than the one that it names. */
  isOfAnother(claim: Claim): boolean;
  /** Whether it is on its way still, or was proved so lately that its portal may not be known yet. */
  mayProve(installation: RecentInstallation): Promise<boolean>;
}

/**
 * The installations that were stored here in the last hour, by their application tokens.
 *
 * @param entries what the inbox holds from before the start
 * @param isUnderWay as `isUnderWay` below
 * @param clock ms, by a clock that nobody sets
 */
export function createRecentInstallations({
  entries,
  isUnderWay: ask,
  clock = performance,
}: {
  entries: Iterable<{ id: string }>;
  isUnderWay: (workflowId: string) => Promise<boolean>;
  clock?: { now(): number };
}): RecentInstallations {
  const timed = { max: recentAtMost, perf: clock, ttlResolution: 0 };
  const stored = new LRUCache<string, Installation>({ ...timed, ttl: recentMs });
  const said = new LRUCache<string, boolean>({
    ...timed,
    ttl: saidFor,
    fetchMethod: (id) => ask(id),
  });

  for (const { id } of entries) {
    const installation = installationOf(id);
    if (installation) stored.set(installation.tokenHash, installation);
  }

  /** @returns undefined where the claim's token is of none */
  function withToken(claim: Claim): { installation: Installation; fits: boolean } | undefined {
    const installation = claim.by === 'token' ? stored.get(claim.tokenHash) : undefined;
    if (!installation || claim.by !== 'token') return undefined;
    return { installation, fits: [undefined, installation.memberId].includes(claim.memberId) };
  }

  return {
    add: (installation) => void stored.set(installation.tokenHash, installation),
    find(claim) {
      const found = withToken(claim);
      if (!found?.fits) return undefined;
      return {
        id: installWorkflowId(found.installation),
        share: { kind: 'installed', name: `installation/${found.installation.tokenHash}` },
      };
    },
    isOfAnother: (claim) => withToken(claim)?.fits === false,
    mayProve: async ({ id }) => (await said.fetch(id)) === true,
  };
}

/** ms for the server to say so: the portal waits 5 s in all. */
const deadline = 1_000;
/** ms; what is read of the portals may be older than the proof by as much. */
const readLate = 60_000;

/**
 * Whether an installation that was stored is on its way, or was proved so lately that its portal may not be known yet.
 *
 * @throws ServiceError where Temporal refuses to say
 */
export async function isUnderWay(client: Client, workflowId: string): Promise<boolean> {
  const { namespace } = client.options;
  try {
    const { workflowExecutionInfo: run } = await client.withDeadline(Date.now() + deadline, () =>
      client.workflowService.describeWorkflowExecution({ namespace, execution: { workflowId } }),
    );
    if (run?.status === WORKFLOW_EXECUTION_STATUS_RUNNING) return true;
    const proved = run?.status === WORKFLOW_EXECUTION_STATUS_COMPLETED;
    return proved && Date.now() - (optionalTsToMs(run.closeTime) ?? 0) < readLate;
  } catch (error) {
    // It waits in the inbox still.
    if (isNotFound(error) || isAway(error)) return true;
    throw error;
  }
}

/** ms; the portal's workflow hears of a proved installation by a signal, which waits while no worker is there: a day. */
const takenOverWithin = 24 * 3_600_000;
/** ms for which a yes is not asked again: many calls may wait for one installation. */
const yesKept = 5_000;
const yesAtMost = 1_000;
/**
 * Claims in one question, and ms between two. A namespace is granted ten such questions a second, for all of its users (temporal,
 * `frontend.namespaceRPS.visibility`), and whoever runs into that takes them from the runs.
 */
const claimsAtMost = 30;
const questionEvery = 500;

/**
 * Whether an installation runs that would prove a claim, or was proved so lately that its portal may not have taken it
 * over. Rejects where that cannot be read.
 */
export type FindInstallation = (claim: Extract<Claim, { by: 'token' }>) => Promise<boolean>;

/**
 * Looks for installations by the application token and member_id that stand in their workflow ids. However many ask, they ask
 * together: calls that nobody can vouch for wait by the hundred.
 */
export function createFindInstallation(client: Pick<Client, 'workflow'>): FindInstallation {
  const found = new LRUCache<string, true>({ max: yesAtMost, ttl: yesKept });
  /** The question that is open to more claims. */
  let next: { ids: Set<string>; listed: Promise<string[]> } | undefined;
  let turn: Promise<unknown> = Promise.resolve();

  function askWithOthers(ids: string): Promise<string[]> {
    if (!next || next.ids.size >= claimsAtMost) {
      const asked = new Set<string>();
      turn = turn.then(() => delay(questionEvery, undefined, { ref: false }));
      const listed = turn.then(() => {
        if (next?.ids === asked) next = undefined;
        return listInstallations(client, [...asked]);
      });
      next = { ids: asked, listed };
    }
    next.ids.add(ids);
    return next.listed;
  }

  return async ({ tokenHash, memberId }) => {
    const ids = installationsOf(tokenHash, memberId);
    if (found.has(ids)) return true;
    const isThere = (await askWithOthers(ids)).some((id) => id.startsWith(ids));
    if (isThere) found.set(ids, true);
    return isThere;
  };
}

/** @param beginnings of their ids */
async function listInstallations(
  { workflow }: Pick<Client, 'workflow'>,
  beginnings: readonly string[],
): Promise<string[]> {
  const lately = new Date(Date.now() - takenOverWithin).toISOString();
  const any = beginnings.map((ids) => `WorkflowId STARTS_WITH "${ids}"`).join(' OR ');
  const query = `WorkflowType = "install" AND (${any}) AND (ExecutionStatus = "Running" OR (ExecutionStatus = "Completed" AND CloseTime > "${lately}"))`;
  const listed: string[] = [];
  for await (const { workflowId } of workflow.list({ query })) listed.push(workflowId);
  return listed;
}

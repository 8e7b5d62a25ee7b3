import type { Client } from '@temporalio/client';
import { optionalTsToMs } from '@temporalio/common/lib/time';
import { temporal } from '@temporalio/proto';
import { installationsOf, tokenHashOf } from '../../workflows/ids';
import { isAway, isNotFound } from '../temporal/grpc-status';
import type { Claim } from './claim';

const { WORKFLOW_EXECUTION_STATUS_COMPLETED, WORKFLOW_EXECUTION_STATUS_RUNNING } =
  temporal.api.enums.v1.WorkflowExecutionStatus;

/** ms for the server to say so: the portal waits 5 s in all. */
const deadline = 1_000;
/** ms; what is read of the portals may be older than the proof by as much. */
const readLate = 60_000;

/**
 * Whether an installation that was stored is on its way, or was proved so lately that its portal may not be known yet.
 *
 * @throws ServiceError where Temporal refuses to say
 */
export async function mayBeProving(client: Client, workflowId: string): Promise<boolean> {
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

/** ms for which an installation that was stored may be about to be proved; a worker may be away meanwhile. */
export const recentMs = 3_600_000;
const rememberedAtMost = 1_000;

export interface RecentInstallations {
  /** @param id of an entry; one that is no installation is left out */
  add(id: string): void;
  /** The id of the last one with this application token. */
  find(tokenHash: string): string | undefined;
}

/**
 * The installations that were stored here in the last hour by their application tokens, the newest thousand.
 *
 * @param entries what the inbox holds from before the start
 * @param now ms, by a clock that nobody sets
 */
export function createRecentInstallations(
  entries: Iterable<{ id: string }>,
  now: () => number = () => performance.now(),
): RecentInstallations {
  const stored = new Map<string, { id: string; until: number }>();

  function add(id: string): void {
    const tokenHash = tokenHashOf(id);
    if (tokenHash === undefined) return;
    stored.delete(tokenHash);
    stored.set(tokenHash, { id, until: now() + recentMs });
    for (const oldest of stored.keys()) {
      if (stored.size <= rememberedAtMost) break;
      stored.delete(oldest);
    }
  }

  for (const { id } of entries) add(id);
  return {
    add,
    find(tokenHash) {
      const found = stored.get(tokenHash);
      return found && now() < found.until ? found.id : undefined;
    },
  };
}

/** ms; the portal's workflow hears of a proved installation by a signal, which waits while no worker is there: a day. */
const takenOverWithin = 24 * 3_600_000;
/** ms for which a yes is not asked again: many calls may wait for one installation. */
const yesKept = 5_000;

/** Looks for installations by the application token that stands in their workflow ids. */
export function createFindInstallation(client: Client): FindInstallation {
  const foundUntil = new Map<string, number>();

  async function look(tokenHash: string): Promise<boolean> {
    const lately = new Date(Date.now() - takenOverWithin).toISOString();
    const { count } = await client.workflow.count(
      `WorkflowType = "install" AND WorkflowId STARTS_WITH "${installationsOf(tokenHash)}" AND (ExecutionStatus = "Running" OR (ExecutionStatus = "Completed" AND CloseTime > "${lately}"))`,
    );
    return count > 0;
  }

  return async (tokenHash) => {
    if (performance.now() < (foundUntil.get(tokenHash) ?? 0)) return true;
    const found = await look(tokenHash);
    if (foundUntil.size >= rememberedAtMost) foundUntil.clear();
    if (found) foundUntil.set(tokenHash, performance.now() + yesKept);
    return found;
  };
}

/**
 * Whether an installation runs that would prove this application token, or was proved so lately that its portal may
 * not have taken it over. Rejects where that cannot be read.
 */
export type FindInstallation = (tokenHash: string) => Promise<boolean>;

export interface AwaitOptions {
  find: FindInstallation;
  /** ms for which a call is kept in any case. */
  keptMs: number;
  now?: () => number;
}

export interface AwaitedInstallations {
  /**
   * @param id of the entry that holds the call
   * @returns whether the call, which fits no installed portal now, is to be checked once more
   */
  mayProve(id: string, claim: Claim): Promise<boolean>;
  /** The call is off our hands. */
  forget(id: string): void;
}

/**
 * A call may come before the installation that its token is of was proved. At first it is only kept, without a
 * question: the installation may lie in another endpoint's inbox, and what is found of it lags behind. From then on it
 * is kept for as long as there is such an installation.
 */
export function createAwaitedInstallations({
  find,
  keptMs,
  now = () => performance.now(),
}: AwaitOptions): AwaitedInstallations {
  const refusedSince = new Map<string, number>();
  return {
    async mayProve(id, claim) {
      // A key is bound to a portal by our own settings; no installation changes that.
      if (claim.by !== 'token') return false;
      const since = refusedSince.get(id) ?? now();
      refusedSince.set(id, since);
      return now() - since < keptMs || (await find(claim.tokenHash));
    },
    forget: (id) => void refusedSince.delete(id),
  };
}

import type { Client, WorkflowHandle } from '@temporalio/client';
import { createPortalClient, type OnRequest, type PortalClient } from '../../src/clients/bitrix24';
import { ClientError } from '../../src/clients/client-error';
import { type Vault, VaultError } from '../../src/vault/vault';
import { portalWorkflowId } from '../../workflows/contract/ids';
import type { PortalRecord } from '../../workflows/contract/portal-record';
import { accessToBoxes, type ServedBox } from './boxes';
import { asPortalError, locked, moved, standing } from './portal-errors';
import { createRenewalWait } from './renewal-wait';
import { createShutPortal } from './shut-portal';
import { updateWorkflow } from '../../src/base/update-workflow';
import {
  callRefusedSignal,
  carriedOutSignal,
  portalRecordQuery,
  refreshUpdate,
} from '../../workflows/contract/portal-messages';

/** A pair of OAuth tokens as they lie in the vault. */
export interface Tokens {
  accessToken: string;
  refreshToken: string;
  /** ms since 1970. */
  expiresAt: number;
}

export interface PortalAccess {
  client: PortalClient;
  record: Pick<PortalRecord, 'endpoint' | 'language'>;
}

export interface Portals {
  /**
   * @param how `anew`: its record is read now, as after an installation; else it may be some seconds old
   * @throws ClientError if the portal is neither installed nor a box of ours, or its workflow cannot be asked now
   */
  access(memberId: string, how?: { anew: true }): Promise<PortalAccess>;
}

interface Known {
  handle: WorkflowHandle;
  client: PortalClient;
  /** The same, for a call that finds out whether the portal carries them out again. */
  trying: PortalClient;
  record: PortalRecord;
  /** When its record was read, in ms by the clock of `performance`. */
  readAt: number;
  /** The portal may have moved, or stand otherwise than its record says. */
  stale: boolean;
  /** A record that tells every call to wait is not read anew for each of them. By the clock of `performance`, in ms. */
  goodUntil: number;
  mayTry: ReturnType<typeof createShutPortal>['mayTry'];
  /** ms that whoever needs tokens after these may wait. */
  renewalWait(generation: number): number;
}

/** Kinds of failures of calls that say how the portal stands, beyond the call. */
const standingFailures = /^(PaymentRequired|PortalDeleted|UserInactive|Overloaded)$/;

/** Failures after which the record is read again before the next call. */
const staleFailures =
  /^(Unavailable|Unknown|Redirected|Unauthorized|PaymentRequired|PortalDeleted|UserInactive|Overloaded)$/;

/** ms. */
const goodFor = 2_000;

/** ms after which a record is read again although nothing speaks against it: a new installation may speak another language. */
const readEvery = 2_000;
/** ms that this may take: runs go on with what is known. */
const readWithin = 1_000;

export interface PortalsDeps {
  client: Client;
  vault: Vault;
  /** Boxed portals: the settings are all that is kept of them. */
  boxes?: readonly ServedBox[];
  /** Who is told of the requests to a portal, by its host. */
  onRequest?: (host: string) => OnRequest;
}

/**
 * Portals as Activities reach them. The tokens belong to the portal's workflow, and are read once per process. A
 * token that is found expired is renewed by an Update whose id names its generation, so that the whole fleet asks
 * for one refresh. A failed Update is not repeated: the workflow itself tries again, and until then whoever asks is
 * told how the portal stands.
 */
export function createPortals({ client, vault, boxes = [], onRequest }: PortalsDeps): Portals {
  const served = accessToBoxes(boxes, onRequest);
  const connecting = new Map<string, Promise<Known>>();

  async function connect(memberId: string): Promise<Known> {
    const handle = client.workflow.getHandle(portalWorkflowId(memberId));
    const record = await readRecord(handle);
    const { mayTry } = createShutPortal();
    const renewalWait = createRenewalWait();
    const readAt = performance.now();
    const known = { handle, record, readAt, stale: false, goodUntil: 0, mayTry, renewalWait } as Known;
    const { endpoint } = record;
    const tokens = (): Tokens => openTokens(vault, known.record);
    const portalClient = createPortalClient({
      endpoint,
      memberId,
      tokens,
      onRequest: onRequest?.(record.host),
      async renew() {
        await renew(known);
        if (known.record.endpoint !== endpoint) throw moved(known.record.host);
        return tokens();
      },
    });
    const failed = (error: ClientError): Promise<void> => notice(known, error);
    known.client = noticing(portalClient, { failed });
    known.trying = noticing(portalClient, { failed, carriedOut: () => reopen(known) });
    return known;
  }

  /** The workflow knows what every call that comes after this one needs to know. */
  async function notice(known: Known, error: ClientError): Promise<void> {
    if (staleFailures.test(error.kind)) known.stale = true;
    if (!standingFailures.test(error.kind) || known.record.refusesCalls) return;
    const { generation } = known.record;
    const { type, message } = error;
    const refusal = { generation, type, message };
    await known.handle.signal(callRefusedSignal, refusal).catch(() => undefined);
  }

  async function reopen(known: Known): Promise<void> {
    known.stale = true;
    known.goodUntil = 0;
    if (known.record.refusesCalls) await known.handle.signal(carriedOutSignal).catch(() => undefined);
  }

  async function find(memberId: string, anew: boolean): Promise<Known> {
    const connected = connecting.get(memberId);
    if (!connected) return connectAnew(memberId);
    const found = await connected;
    if (!anew && (!found.stale || performance.now() < found.goodUntil)) return readLately(found);
    const record = await readRecord(found.handle);
    if (record.endpoint !== found.record.endpoint) return connectAnew(memberId);
    Object.assign(found, { record, readAt: performance.now(), stale: false });
    return found;
  }

  /** A portal that was installed again may stand at another address, or speak another language. */
  async function readLately(found: Known): Promise<Known> {
    if (found.stale || performance.now() - found.readAt < readEvery) return found;
    // Whoever comes meanwhile goes on with what is known.
    found.readAt = performance.now();
    const { generation, endpoint } = found.record;
    const record = await client
      .withDeadline(Date.now() + readWithin, () => readRecord(found.handle))
      .catch(() => undefined);
    if (!record || found.record.generation !== generation) return found;
    if (record.endpoint !== endpoint) return connectAnew(record.memberId);
    found.record = record;
    return found;
  }

  function connectAnew(memberId: string): Promise<Known> {
    const connected = connect(memberId);
    connecting.set(memberId, connected);
    connected.catch(() => connecting.delete(memberId));
    return connected;
  }

  return {
    async access(memberId, how) {
      const box = served.get(memberId);
      if (box) return box;
      const found = await find(memberId, how !== undefined);
      const { record } = found;
      const isTried = found.mayTry(record.state);
      if (isTried && !record.refusesCalls) return found;
      found.goodUntil = found.stale ? found.goodUntil : performance.now() + goodFor;
      found.stale = true;
      if (isTried) return { record, client: found.trying };
      throw standing(record);
    },
  };
}

/** @throws ClientError where this worker lacks the key: another one may have it, or this one after its restart */
function openTokens(vault: Vault, { memberId, sealedTokens }: PortalRecord): Tokens {
  try {
    return JSON.parse(vault.open(sealedTokens, memberId)) as Tokens;
  } catch (error) {
    if (error instanceof VaultError) throw locked(error.message);
    throw error;
  }
}

async function readRecord(handle: WorkflowHandle): Promise<PortalRecord> {
  return handle.query(portalRecordQuery).catch(asPortalError);
}

/** @throws ClientError */
async function renew(known: Known): Promise<void> {
  const { generation } = known.record;
  // Somebody else may have renewed them, or found out that nobody can.
  known.record = await readRecord(known.handle);
  const { state, refusesCalls } = known.record;
  if (state !== 'confirmed' && !refusesCalls) throw standing(known.record);
  if (known.record.generation !== generation) return;
  const refresh = { args: [generation] as [number], updateId: `refresh-${generation}` };
  known.record = await known.handle.client
    .withDeadline(Date.now() + known.renewalWait(generation), () =>
      updateWorkflow(known.handle, refreshUpdate, refresh),
    )
    .catch(asPortalError);
}

interface Hearing {
  failed(error: ClientError): Promise<void>;
  carriedOut?(): Promise<void>;
}

/** The same client, with somebody who hears how its calls end. */
function noticing(client: PortalClient, { failed, carriedOut }: Hearing): PortalClient {
  const methods = Object.entries<(...input: never[]) => Promise<unknown>>({ ...client }).map(
    ([name, call]) => [
      name,
      async (...input: never[]) => {
        try {
          const result = await call(...input);
          await carriedOut?.();
          return result;
        } catch (error) {
          if (!(error instanceof ClientError)) throw error;
          // It spoke of this document or step, and so to us.
          await (error.verdict === 'refused' ? carriedOut?.() : failed(error));
          throw error;
        }
      },
    ],
  );
  return Object.fromEntries(methods) as PortalClient;
}

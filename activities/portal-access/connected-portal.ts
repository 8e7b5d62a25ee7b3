import type { WorkflowHandle } from '@temporalio/client';
import { updateWorkflow } from '../../src/base/update-workflow';
import { createPortalClient, type PortalClient } from '../../src/clients/bitrix24';
import { ClientError } from '../../src/clients/client-error';
import { type Vault, VaultError } from '../../src/vault/vault';
import { portalWorkflowId } from '../../workflows/contract/ids';
import {
  callRefusedSignal,
  carriedOutSignal,
  portalRecordQuery,
  refreshUpdate,
} from '../../workflows/contract/portal-messages';
import type { PortalRecord } from '../../workflows/contract/portal-record';
import type { PortalsDeps } from './portal-access';
import { asPortalError, locked, moved, standing } from './portal-errors';
import { createRenewalWait } from './renewal-wait';
import { createShutPortal } from './shut-portal';

/** A pair of OAuth tokens as they lie in the vault. */
export interface Tokens {
  accessToken: string;
  refreshToken: string;
  /** ms since 1970. */
  expiresAt: number;
}

/** A portal that this process has connected to. */
export interface ConnectedPortal {
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

/** @throws ClientError if it is not installed, or its workflow cannot be asked now */
export async function connectPortal(
  memberId: string,
  { client, vault, onRequest }: Pick<PortalsDeps, 'client' | 'vault' | 'onRequest'>,
): Promise<ConnectedPortal> {
  const handle = client.workflow.getHandle(portalWorkflowId(memberId));
  const record = await readRecord(handle);
  const { mayTry } = createShutPortal();
  const renewalWait = createRenewalWait();
  const readAt = performance.now();
  const known = {
    handle,
    record,
    readAt,
    stale: false,
    goodUntil: 0,
    mayTry,
    renewalWait,
  } as ConnectedPortal;
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
async function notice(known: ConnectedPortal, error: ClientError): Promise<void> {
  if (staleFailures.test(error.kind)) known.stale = true;
  if (!standingFailures.test(error.kind) || known.record.refusesCalls) return;
  const { generation } = known.record;
  const { type, message } = error;
  const refusal = { generation, type, message };
  await known.handle.signal(callRefusedSignal, refusal).catch(() => undefined);
}

async function reopen(known: ConnectedPortal): Promise<void> {
  known.stale = true;
  known.goodUntil = 0;
  if (known.record.refusesCalls) await known.handle.signal(carriedOutSignal).catch(() => undefined);
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

export async function readRecord(handle: WorkflowHandle): Promise<PortalRecord> {
  return handle.query(portalRecordQuery).catch(asPortalError);
}

/** @throws ClientError */
async function renew(known: ConnectedPortal): Promise<void> {
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

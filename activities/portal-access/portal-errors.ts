import { WorkflowUpdateFailedError, WorkflowUpdateRPCTimeoutOrCancelledError } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/common';
import { messageOf } from '../../src/base/error-code';
import { ClientError } from '../../src/clients/client-error';
import { type FailureKind, isFailureKind } from '../../src/clients/failure-kinds';
import { factsOf } from '../../workflows/contract/failure-facts';
import type { PortalRecord, PortalState } from '../../workflows/contract/portal-record';

const kinds: Readonly<Record<Exclude<PortalState, 'confirmed'>, FailureKind<'portal'>>> = {
  broken: 'TokenLost',
  'user-inactive': 'UserInactive',
  unpaid: 'PaymentRequired',
  deleted: 'PortalDeleted',
  blocked: 'Overloaded',
  'client-refused': 'ClientInvalid',
  'address-refused': 'EndpointRefused',
  failing: 'Unavailable',
  uninstalled: 'Uninstalled',
};

/** Whoever waits is told why; only an uninstallation is for good. */
export function standing({ state, reason = '' }: PortalRecord): ClientError {
  const kind = state === 'confirmed' ? 'Unavailable' : kinds[state];
  return new ClientError(`The portal is ${state}, and nothing was sent to it. ${reason}`.trim(), {
    system: 'portal',
    verdict: state === 'uninstalled' ? 'refused' : 'not-done',
    kind,
  });
}

/** Its record names another address since. */
export function moved(host: string): ClientError {
  return new ClientError(`The portal is at ${host} now; nothing was sent to its former address.`, {
    system: 'portal',
    verdict: 'not-done',
    kind: 'Redirected',
  });
}

/** This worker cannot open the portal's tokens. @param why names a key, never a secret */
export function locked(why: string): ClientError {
  return new ClientError(`Nothing was sent to the portal: ${why}`, {
    system: 'portal',
    verdict: 'not-done',
    kind: 'VaultLocked',
  });
}

/** What the portal's workflow could not give. @throws ClientError always */
export function asPortalError(error: unknown): never {
  if (error instanceof WorkflowNotFoundError) {
    throw new ClientError(
      'The portal is not installed here, and no box of BOXES. Reinstall the application in it.',
      {
        system: 'portal',
        verdict: 'refused',
        kind: 'NotInstalled',
      },
    );
  }
  const refresh =
    error instanceof WorkflowUpdateFailedError ? factsOf(error.cause, 'Portal.Unavailable') : undefined;
  const kind = refresh?.type.replace(/^Portal\./, '') ?? '';
  throw new ClientError(`The portal's tokens cannot be had: ${refresh?.message ?? reasonOf(error)}`, {
    system: 'portal',
    verdict: 'not-done',
    kind: isFailureKind('portal', kind) ? kind : 'Unavailable',
  });
}

function reasonOf(error: unknown): string {
  if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) return 'they are still being renewed';
  return messageOf(error);
}

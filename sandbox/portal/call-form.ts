import { toForm } from '../form';
import { applicationToken } from './application-token';
import { documentTypeOf } from './document-id';
import { eventToken } from './event-token';
import { authAddresses, type Portal } from './portal';
import type { Call } from './portal-state';
import { tokenPair } from './tokens';

/** The body of a robot call; the same bytes for the same call until the application is updated, so that it can be sent again. */
export function callForm({ store, origin }: Pick<Portal, 'store' | 'origin'>, call: Call): string {
  const { secrets } = store;
  const tokens = tokenPair(secrets, {
    serial: call.tokenSerial,
    userId: call.userId,
    issuedAt: call.sentAt,
    lifeSeconds: call.tokenSeconds,
  });
  return toForm({
    workflow_id: call.processId,
    code: call.code,
    document_id: call.document,
    document_type: documentTypeOf(call.document),
    event_token: eventToken(secrets, call),
    properties: call.properties,
    // Absent, not "N", where the process does not wait.
    ...(call.waits && { use_subscription: 'Y' }),
    timeout_duration: call.timeoutSeconds,
    ts: Math.floor(call.sentAt / 1000),
    auth: {
      access_token: tokens.access,
      expires: tokens.expires,
      expires_in: call.tokenSeconds,
      scope: store.portal.faults.scope,
      ...authAddresses({ origin }),
      status: 'L',
      member_id: secrets.memberId,
      user_id: call.userId,
      refresh_token: tokens.refresh,
      application_token: applicationToken(store),
    },
  });
}

import type { FailureType, ForeignType } from '../../../workflows/contract/failure-facts';
import type { PortalState } from '../../../workflows/contract/portal-record';
import { memoOf, newRecord, reinstalled, standingAfter } from '../../../workflows/portal/portal-record';
import { provedInstallation as proved } from '../../support/proved-installation';

const now = 1_796_000_100_000;

it('begins confirmed, with its robots yet to be registered', () => {
  expect(newRecord(proved)).toMatchObject({
    state: 'confirmed',
    generation: 0,
    tokenHashes: ['first'],
    registrationDue: true,
  });
});

it('shows endpoints and operators no token', () => {
  expect(JSON.stringify(memoOf(newRecord(proved)))).not.toContain('sealed');
});

it('keeps the token before an update for an hour', () => {
  const updated = reinstalled(newRecord(proved), { ...proved, tokenHash: 'second' }, { isUpdate: true, now });
  expect(updated).toMatchObject({ tokenHashes: ['second', 'first'], formerUntil: now + 3_600_000 });
  const again = reinstalled(updated, { ...proved, tokenHash: 'third' }, { isUpdate: true, now });
  expect(again.tokenHashes).toEqual(['third', 'second']);
});

it.each([
  ['a reinstallation', { tokenHash: 'second' }, false, ['second']],
  ['an update that brings the same token', {}, true, ['first']],
])('keeps no former token after %s', (_, change, isUpdate, hashes) => {
  const record = reinstalled(newRecord(proved), { ...proved, ...change }, { isUpdate, now });
  expect(record).toMatchObject({ tokenHashes: hashes, formerUntil: undefined });
});

it('is confirmed by an installation, and asks for its robots once more', () => {
  const broken = { ...newRecord(proved), registrationDue: false, ...standingAfter(lost, now) };
  expect(broken).toMatchObject({ state: 'broken', reason: 'lost' });
  expect(reinstalled(broken, proved, { isUpdate: false, now })).toMatchObject({
    state: 'confirmed',
    reason: undefined,
    generation: 1,
    registrationDue: true,
  });
});

const lost = { type: 'Portal.TokenLost', message: 'lost' } as const;

it.each<[FailureType | ForeignType, PortalState, number | undefined]>([
  ['Portal.TokenLost', 'broken', undefined],
  ['Portal.UserInactive', 'user-inactive', 60],
  ['Portal.PaymentRequired', 'unpaid', 10],
  ['Portal.PortalDeleted', 'deleted', 24 * 60],
  ['Portal.ClientInvalid', 'client-refused', 1],
  ['Portal.ClientMissing', 'client-refused', 1],
  ['VaultError' as ForeignType, 'failing', 1],
])('takes %s for %s and looks again after %p minutes', (type, state, minutes) => {
  expect(standingAfter({ type, message: '' }, now)).toEqual({
    state,
    reason: '',
    refusesCalls: undefined,
    recheckAt: minutes && now + minutes * 60_000,
  });
});

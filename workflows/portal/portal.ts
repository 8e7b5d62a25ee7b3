import { HandlerUnfinishedPolicy } from '@temporalio/common';
import {
  allHandlersFinished,
  condition,
  log,
  makeContinueAsNewFunc,
  proxyActivities,
  setCurrentDetails,
  setHandler,
  upsertMemo,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import { quote } from '../../src/base/quote';
import type { Activities } from '../../activities';
import {
  callRefusedSignal,
  checkSystemUpdate,
  continueAsNewSignal,
  carriedOutSignal,
  installedSignal,
  portalEventSignal,
  portalRecordQuery,
  refreshUpdate,
  resealUpdate,
  syncUpdate,
} from '../contract/portal-messages';
import { clearValue } from '../contract/clear-value';
import type { PortalRecord } from '../contract/portal-record';
import { confirmed, memoOf, refusing, reinstalled } from './portal-record';
import { ownTokens } from './portal-tokens';
import { checkPolicy, syncPolicy, tokenPolicy } from '../contract/retry-policies';
import { searchAttributes } from '../contract/search-attributes';
import { ownRegistration } from './registration';

/** One that is cut off by the end of the portal has nothing to lose. */
const abandon = { unfinishedPolicy: HandlerUnfinishedPolicy.ABANDON };

/** Owns one portal's tokens, its state and what is registered in it, for as long as it is installed. */
export async function portal(initial: PortalRecord): Promise<void> {
  let record = initial;
  let changes = 0;
  let anew = false;
  const { memberId } = initial;
  const { endRuns } = proxyActivities<Pick<Activities, 'endRuns'>>(tokenPolicy);
  const { renew, reseal } = ownTokens({ record: () => record, change });
  const registration = ownRegistration({ record: () => record, change });

  function change(changed: Partial<PortalRecord>): void {
    record = { ...record, ...changed };
    changes += 1;
    upsertMemo({ portal: clearValue(memoOf(record)) });
    upsertSearchAttributes([{ key: searchAttributes.portalState, value: record.state }]);
    setCurrentDetails(detailsOf(record));
  }

  setHandler(portalRecordQuery, () => record);
  setHandler(installedSignal, (proved, { isUpdate }) => {
    if (proved.installedAt < record.installedAt) {
      log.warn('an installation older than the known one came late; nothing was changed', { memberId });
      return;
    }
    change(reinstalled(record, proved, { isUpdate, now: Date.now() }));
    registration.start();
  });
  setHandler(
    portalEventSignal,
    async (event) => {
      if (event.type === 'uninstalled') {
        if (event.tokenHash !== record.tokenHashes[0] || event.ts <= record.installedAt) {
          log.warn('an uninstallation was not honoured: its token is not the present one, or it is old', {
            memberId,
          });
          return;
        }
        const reason = 'The application was uninstalled.';
        change({ ...confirmed, state: 'uninstalled', reason, generation: record.generation + 1 });
        return;
      }
      if (event.type === 'tokens') {
        const { sealedTokens } = event;
        const heals = record.state === 'broken' || record.state === 'user-inactive';
        if (heals) await renew(sealedTokens).catch(() => undefined);
        else if (record.state !== 'uninstalled') change({ backup: { sealedTokens, since: Date.now() } });
      }
      if (event.type === 'moved' && record.state === 'confirmed') await renew().catch(() => undefined);
    },
    abandon,
  );
  setHandler(callRefusedSignal, ({ generation, ...facts }) => {
    if (generation !== record.generation || record.state !== 'confirmed') return;
    change(refusing(facts));
    log.warn('the portal refuses calls', { memberId, state: record.state });
  });
  setHandler(carriedOutSignal, () => {
    if (record.refusesCalls) change(confirmed);
  });
  setHandler(
    refreshUpdate,
    async (generation) => {
      if (generation === record.generation && record.state !== 'uninstalled') await renew();
      return record;
    },
    abandon,
  );
  setHandler(
    syncUpdate,
    async (options) => {
      // Whoever waits for this goes before a registration that may be waiting for the portal.
      registration.cancel();
      try {
        return await registration.sync(options, syncPolicy);
      } finally {
        if (record.registrationDue && record.state !== 'uninstalled') registration.start();
      }
    },
    abandon,
  );
  setHandler(
    checkSystemUpdate,
    (system) => {
      const { checkSystem } = proxyActivities<Pick<Activities, 'checkSystem'>>(checkPolicy(system));
      return checkSystem({ system });
    },
    abandon,
  );
  setHandler(resealUpdate, reseal, abandon);
  setHandler(continueAsNewSignal, () => {
    anew = true;
  });

  const mayContinueAsNew = (): boolean =>
    (anew || workflowInfo().continueAsNewSuggested) && allHandlersFinished();

  setCurrentDetails(detailsOf(record));
  if (record.registrationDue) registration.start();
  for (;;) {
    // Before the checks below: signals that came with the start were handled already.
    const seen = changes;
    if (record.state === 'uninstalled') {
      registration.cancel();
      const { generation } = record;
      // It may have been installed again meanwhile: calls that came after that have a portal to answer.
      await endRuns({ portal: memberId, before: Date.now() });
      const isOver = memoOf(record).state === 'uninstalled';
      // Installed and uninstalled once more, it leaves those calls' runs to be ended.
      if (isOver && record.generation === generation) return;
    }
    if (record.formerUntil !== undefined && record.formerUntil <= Date.now()) {
      change({ tokenHashes: record.tokenHashes.slice(0, 1), formerUntil: undefined });
    }
    if (record.recheckAt !== undefined && record.recheckAt <= Date.now()) {
      await renew().catch(() => undefined);
    }
    if (mayContinueAsNew()) {
      registration.cancel();
      // Else the memo is handed on as it was sealed.
      const memo = { portal: clearValue(memoOf(record)) };
      await makeContinueAsNewFunc<typeof portal>({ memo })(record);
    }
    const woken = (): boolean => changes !== seen || mayContinueAsNew();
    const due = Math.min(record.formerUntil ?? Infinity, record.recheckAt ?? Infinity);
    const summary = `Wait until ${due === record.formerUntil ? 'the former application token expires' : 'the portal is checked again'}`;
    if (Number.isFinite(due)) await condition(woken, Math.max(1, due - Date.now()), { summary });
    else await condition(woken);
  }
}

/** In Markdown, without anything that a customer would mind. */
function detailsOf({ state, reason, registrationProblem }: PortalRecord): string {
  const lines = [`**${state}**${reason ? ` — ${quote.markdown(reason, { longest: 1_000 })}` : ''}`];
  if (registrationProblem)
    lines.push(`Robots were not registered: ${quote.markdown(registrationProblem, { longest: 1_000 })}`);
  return lines.join('\n\n');
}

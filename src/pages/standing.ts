import type { Client } from '@temporalio/client';
import { UnreachableError } from '../base/command-error';
import { applicationPage as texts } from '../messages';
import { byWorker } from '../operator/by-worker';
import { missingPermissions, neededPermissions } from '../operator/permissions';
import { askPortal, portalHandle, RefusedError } from '../operator/portals';
import { type Reached, reachEndpoint } from '../operator/public-address';
import {
  portalRecordQuery,
  type SyncReport,
  syncUpdate,
  type Unseen,
} from '../../workflows/contract/portal-messages';
import type { PortalRecord, PortalState } from '../../workflows/contract/portal-record';
import { askSystems, systemsLine } from './ask-systems';
import { type Line, ok, unseen, withReason, wrong } from './lines';

export interface Standing {
  /** `registering`: the portal is proved, and its robots are on their way. */
  state: 'registering' | 'checked';
  lines: Line[];
  /** The portal may take the application for installed. */
  mayFinish: boolean;
}

/** ms for a worker to answer a question at all. */
const queryWithin = 10_000;

/** How the application stands in a portal, each check for itself: what cannot be found out hides nothing. */
export async function readStanding(client: Client, memberId: string, publicUrl: string): Promise<Standing> {
  const record = await byWorker(
    client,
    () => portalHandle(client, memberId).query(portalRecordQuery),
    queryWithin,
  );
  if (record.registrationDue) return { state: 'registering', lines: [], mayFinish: false };
  const [report, reached, answers] = await Promise.all([
    readReport(client, memberId),
    reachEndpoint(publicUrl),
    askSystems(client, memberId),
  ]);
  const lines = [
    ...linesOfPortal(report),
    reachedLine(reached, publicUrl),
    tokensLine(record),
    ...linesOfReport(report),
    systemsLine(answers),
  ];
  return { state: 'checked', lines, mayFinish: mayFinish(report) };
}

/** A report, or the type of the failure that there is one for in its place. */
type Report = SyncReport | { failure: string };

async function readReport(client: Client, memberId: string): Promise<Report> {
  try {
    return await askPortal(client, memberId, syncUpdate, { dryRun: true, remove: [] });
  } catch (error) {
    if (error instanceof RefusedError) return { failure: error.type };
    if (error instanceof UnreachableError) return { failure: 'Work.NotTaken' };
    throw error;
  }
}

function mayFinish(report: Report): boolean {
  return (
    'user' in report && report.user.administrator && missingPermissions(report.permissions, true).length === 0
  );
}

function linesOfPortal(report: Report): Line[] {
  const { administrator, permissions } = texts;
  if (!('user' in report))
    return [administrator, permissions].map(({ title }) => unseen(title, report.failure));
  const missing = missingPermissions(report.permissions, true);
  const hidden = hiddenIn(report, 'permissions');
  return [
    report.user.administrator
      ? ok(administrator.title, administrator.ok)
      : wrong(administrator.title, administrator.wrong),
    hidden
      ? unseen(permissions.title, hidden)
      : missing.length === 0
        ? ok(permissions.title, permissions.ok(neededPermissions(true).join(', ')))
        : wrong(permissions.title, permissions.wrong(missing.join(', '))),
  ];
}

function reachedLine(reached: Reached, publicUrl: string): Line {
  const { title, ok: fine, wrong: bad } = texts.reachable;
  if (reached.ok) return ok(title, fine(publicUrl, reached.ms));
  return wrong(title, bad(publicUrl, 'code' in reached ? reached.code : `HTTP ${reached.status}`));
}

/** What the catalogue says of each state in which no token can be renewed. */
const failures: Record<Exclude<PortalState, 'confirmed'>, string> = {
  broken: 'Portal.TokenLost',
  'user-inactive': 'Portal.UserInactive',
  unpaid: 'Portal.PaymentRequired',
  deleted: 'Portal.PortalDeleted',
  blocked: 'Portal.Overloaded',
  'client-refused': 'Portal.ClientInvalid',
  'address-refused': 'Portal.EndpointRefused',
  failing: 'Portal.Unavailable',
  uninstalled: 'Portal.Uninstalled',
};

function tokensLine({ state }: PortalRecord): Line {
  const { title, ok: fine, wrong: bad, button } = texts.tokens;
  if (state === 'confirmed') return ok(title, fine);
  return { ...wrong(title, withReason(bad, failures[state])), button: { mend: 'renew', label: button } };
}

function linesOfReport(report: Report): Line[] {
  const { robots, fields } = texts;
  if (!('user' in report)) return [robots, fields].map(({ title }) => unseen(title, report.failure));
  return [robotsLine(report), fieldsLine(report)];
}

function robotsLine(report: SyncReport): Line {
  const { title, ok: fine, wrong: bad, button } = texts.robots;
  const hidden = hiddenIn(report, 'robots') ?? hiddenIn(report, 'bindings');
  if (hidden) return unseen(title, hidden);
  const declared = report.robots.filter(({ verdict }) => verdict !== 'surplus' && verdict !== 'removed');
  const right = declared.filter(({ verdict }) => verdict === 'unchanged').length;
  const tabs = report.bindings.filter(({ name }) => name.endsWith('_TAB'));
  const bound = tabs.filter(({ verdict }) => verdict === 'there').length;
  const isWhole = right === declared.length && report.bindings.every(({ verdict }) => verdict === 'there');
  if (isWhole && report.user.administrator) return ok(title, fine(right, declared.length, bound));
  return { ...wrong(title, bad(right, declared.length)), button: { mend: 'sync', label: button } };
}

function fieldsLine(report: SyncReport): Line {
  const { title, ok: fine, wrong: bad, button } = texts.fields;
  const hidden = hiddenIn(report, 'fields');
  if (hidden) return unseen(title, hidden);
  const namesOf = (wanted: boolean): string =>
    report.fields
      .filter(({ verdict }) => (verdict === 'missing') === wanted)
      .map(({ name }) => name)
      .join(', ');
  const missing = namesOf(true);
  if (!missing) return ok(title, fine(namesOf(false)));
  return { ...wrong(title, bad(missing)), button: { mend: 'sync', label: button } };
}

/** Type of the failure by which something could not be found out; undefined where it could. */
function hiddenIn({ unseen: all }: SyncReport, what: Unseen): string | undefined {
  return all.find((one) => one.what === what)?.type;
}

import type { Client } from '@temporalio/client';
import { UnreachableError } from '../base/command-error';
import { applicationPage as texts, type Language, type Localized, messages, systemName } from '../messages';
import { byWorker } from '../operator/by-worker';
import { missingPermissions, neededPermissions } from '../operator/permissions';
import { askPortal, portalHandle, RefusedError } from '../operator/portals';
import { type Reached, reachEndpoint } from '../operator/public-address';
import { readPollers } from '../temporal/pollers';
import { type ExternalSystem, externalSystems } from '../../workflows/contract/external-systems';
import {
  checkSystemUpdate,
  portalRecordQuery,
  type SyncReport,
  syncUpdate,
  type Unseen,
} from '../../workflows/contract/portal-messages';
import type { PortalRecord } from '../../workflows/contract/portal-record';
import { taskQueues } from '../../workflows/contract/task-queues';

/** What a button of the page asks for. */
export const mends = ['sync', 'renew', 'check'] as const;
export type Mend = (typeof mends)[number];

/** One check of the application's page. */
export interface Line {
  title: Localized;
  state: 'ok' | 'wrong' | 'open';
  text: Localized;
  button?: { mend: Mend; label: Localized };
}

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
export async function readStanding(
  client: Client,
  memberId: string,
  { publicUrl, systems }: { publicUrl: string; systems: 'ask' | 'skip' },
): Promise<Standing> {
  const record = await byWorker(
    client,
    () => portalHandle(client, memberId).query(portalRecordQuery),
    queryWithin,
  );
  if (record.registrationDue) return { state: 'registering', lines: [], mayFinish: false };
  const [report, reached, answers] = await Promise.all([
    readReport(client, memberId),
    reachEndpoint(publicUrl),
    systems === 'ask' ? askSystems(client, memberId) : [],
  ]);
  const lines = [
    ...linesOfPortal(report, record),
    reachedLine(reached, publicUrl),
    tokensLine(record),
    ...linesOfReport(report),
    systemsLine(answers),
  ];
  return { state: 'checked', lines, mayFinish: mayFinish(report) };
}

/** A report, or why there is none. */
type Report = SyncReport | { why: string };

async function readReport(client: Client, memberId: string): Promise<Report> {
  try {
    return await askPortal(client, memberId, syncUpdate, { dryRun: true, remove: [] });
  } catch (error) {
    if (error instanceof RefusedError || error instanceof UnreachableError) return { why: error.message };
    throw error;
  }
}

function mayFinish(report: Report): boolean {
  return (
    'user' in report && report.user.administrator && missingPermissions(report.permissions, true).length === 0
  );
}

function linesOfPortal(report: Report, { registrationProblem }: PortalRecord): Line[] {
  const { administrator, permissions } = texts;
  if (!('user' in report)) return [unseen(administrator.title, registrationProblem ?? report.why)];
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

function tokensLine({ state, reason = state }: PortalRecord): Line {
  const { title, ok: fine, wrong: bad, button } = texts.tokens;
  if (state === 'confirmed') return ok(title, fine);
  return { ...wrong(title, bad(reason)), button: { mend: 'renew', label: button } };
}

function linesOfReport(report: Report): Line[] {
  const { robots, fields } = texts;
  if (!('user' in report)) return [unseen(robots.title, report.why), unseen(fields.title, report.why)];
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

/** Why something could not be found out; undefined where it could. */
function hiddenIn({ unseen: all }: SyncReport, what: Unseen): string | undefined {
  return all.find((one) => one.what === what)?.why;
}

interface Answer {
  system: ExternalSystem;
  /** Undefined: it answers. */
  problem: Localized | undefined;
}

/** Of the systems that any worker serves. */
async function askSystems(client: Client, memberId: string): Promise<Answer[]> {
  const served = await Promise.all(
    externalSystems.map(async (system) => {
      const { workers } = await readPollers(client, taskQueues[system], 'activities');
      return workers.size > 0 ? [system] : [];
    }),
  );
  return Promise.all(
    served.flat().map(async (system) => ({ system, problem: await problemOf(client, memberId, system) })),
  );
}

async function problemOf(
  client: Client,
  memberId: string,
  system: ExternalSystem,
): Promise<Localized | undefined> {
  try {
    const checked = await askPortal(client, memberId, checkSystemUpdate, system);
    if (checked.ok) return undefined;
    return messages.reason({ type: checked.type }, { robot: '', document: 'DEAL_0' });
  } catch (error) {
    if (error instanceof RefusedError || error instanceof UnreachableError)
      return { en: error.message, ru: error.message };
    throw error;
  }
}

function systemsLine(answers: readonly Answer[]): Line {
  const { title, ok: fine, wrong: bad, none, button } = texts.systems;
  const check = { button: { mend: 'check', label: button } } as const;
  if (answers.length === 0) return { title, state: 'open', text: none, ...check };
  const silent = answers.filter(({ problem }) => problem);
  if (silent.length > 0)
    return {
      ...wrong(
        title,
        both((language) => bad(listOf(silent, language))[language]),
      ),
      ...check,
    };
  return {
    ...ok(
      title,
      both((language) => fine(listOf(answers, language))[language]),
    ),
    ...check,
  };
}

function listOf(answers: readonly Answer[], language: Language): string {
  return answers
    .map(
      ({ system, problem }) => `${systemName(system, language)}${problem ? ` (${problem[language]})` : ''}`,
    )
    .join(', ');
}

function both(of: (language: Language) => string): Localized {
  return { en: of('en'), ru: of('ru') };
}

function ok(title: Localized, text: Localized): Line {
  return { title, state: 'ok', text };
}

function wrong(title: Localized, text: Localized): Line {
  return { title, state: 'wrong', text };
}

function unseen(title: Localized, why: string): Line {
  return { title, state: 'open', text: texts.unseen(messages.plain(why)) };
}

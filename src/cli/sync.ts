import type { Box } from '../base/box';
import { quote } from '../base/quote';
import { type SyncReport, type SyncOptions, syncUpdate } from '../../workflows/contract/portal-messages';
import type { PortalMemo } from '../../workflows/contract/portal-record';
import { boxesOf, loadConfig } from '../config';
import { ask } from './ask';
import { boxClientOf, bringFields } from './boxes';
import { UnreachableError } from '../base/command-error';
import { withTemporal } from './operator/connect';
import { askPortal, findPortals, isNamed, RefusedError } from '../operator/portals';
import { print } from './print';

export interface SyncCommand {
  /** Nothing is changed. */
  dryRun?: boolean;
  /** Host or member_id of the only portal. */
  portal?: string;
  /** Robots that are no longer declared are deleted without a question. */
  yes?: boolean;
  json?: boolean;
}

type Portal = Pick<PortalMemo, 'memberId' | 'host'>;
type Report = Pick<SyncReport, 'robots' | 'fields'> & Partial<Pick<SyncReport, 'bindings' | 'unseen'>>;
type Result = { portal: string } & ({ report: Report } | { problem: string });

/**
 * `robots sync`: brings the robots and fields of the installed portals in line with what this release declares, and the
 * fields of boxed portals.
 * Resolves with whether nothing is left to do or to decide.
 */
export async function syncPortals({
  dryRun = false,
  portal: name,
  yes = false,
  json = false,
}: SyncCommand): Promise<boolean> {
  const results: Result[] = [];
  const tell = (portal: Portal, result: Result): void => {
    results.push(result);
    if (!json) print(toText(portal, result, dryRun));
  };
  const boxes = boxesOf(loadConfig('operator')).filter(({ id, host }) =>
    isNamed({ memberId: id, host }, name),
  );
  for (const box of boxes) {
    const portal = { memberId: box.id, host: `${box.host} (box ${box.id})` };
    tell(portal, await resultOf(portal, () => syncBox(box, dryRun)));
  }
  await withTemporal(async (client) => {
    for (const portal of await findPortals(client, name, { orNone: boxes.length > 0 })) {
      const askFor = (options: SyncOptions): Promise<SyncReport> =>
        askPortal(client, portal.memberId, syncUpdate, options);
      tell(portal, await resultOf(portal, () => syncOne(portal, askFor, { dryRun, yes })));
    }
  });
  if (json) print(JSON.stringify(results));
  return results.every((result) => 'report' in result && isSettled(result.report, dryRun));
}

/** A module brings the robots itself. */
async function syncBox(box: Box, dryRun: boolean): Promise<Report> {
  return { robots: [], fields: await bringFields(boxClientOf(box), box, { dryRun }) };
}

async function syncOne(
  portal: Portal,
  askFor: (options: SyncOptions) => Promise<SyncReport>,
  { dryRun, yes }: { dryRun: boolean; yes: boolean },
): Promise<SyncReport> {
  const plan = await askFor({ dryRun: true, remove: [] });
  if (!plan.user.administrator) {
    throw new Error(
      `user ${plan.user.id}, whose tokens the application has, is no administrator: robots can neither be listed nor registered. Reinstall the application as an administrator.`,
    );
  }
  if (dryRun) return plan;
  const [unseen] = plan.unseen;
  if (unseen) throw new Error(unseen.why);
  const surplus = plan.robots.filter(({ verdict }) => verdict === 'surplus').map(({ code }) => code);
  const remove = surplus.length > 0 && (yes || (await mayDelete(portal, surplus))) ? surplus : [];
  return askFor({ dryRun: false, remove });
}

function mayDelete({ host }: Portal, codes: readonly string[]): Promise<boolean> {
  return ask(
    `${host}: ${codes.map((code) => quote.line(code)).join(', ')} is registered there, but this release does not declare it.\n` +
      'The portal does not tell on which stages a robot stands: deleted, it is gone from all of them.\nDelete?',
  );
}

async function resultOf({ host }: Portal, sync: () => Promise<Report>): Promise<Result> {
  try {
    return { portal: host, report: fitForTerminal(await sync()) };
  } catch (error) {
    if (error instanceof UnreachableError || !(error instanceof Error)) throw error;
    const toDo = error instanceof RefusedError ? ` What to do: ${error.toDo}` : '';
    return { portal: host, problem: `${quote.line(error.message, { longest: 1_000 })}${toDo}` };
  }
}

/** Codes of robots are what the portal lists. */
function fitForTerminal(report: Report): Report {
  const robots = report.robots.map(({ code, verdict }) => ({ code: quote.line(code), verdict }));
  return { ...report, robots };
}

function isSettled({ robots, fields, bindings = [], unseen = [] }: Report, dryRun: boolean): boolean {
  if (unseen.length > 0) return false;
  const open = dryRun ? ['added', 'updated', 'removed', 'surplus', 'missing'] : ['surplus'];
  return ![...robots, ...fields, ...bindings].some(({ verdict }) => open.includes(verdict));
}

const robotWords = {
  unchanged: 'as declared',
  added: 'add',
  updated: 'update',
  removed: 'delete',
  surplus: 'not declared',
};
const doneWords = {
  ...robotWords,
  added: 'added',
  updated: 'updated',
  removed: 'deleted',
  surplus: 'not declared, left there',
};
const fieldWords = { there: 'there', added: 'created', missing: 'create' };
const bindingWords = {
  there: 'there',
  added: 'bound',
  missing: 'bind',
  'not-permitted': 'the application lacks the permission placement',
};

function toText({ host }: Portal, result: Result, dryRun: boolean): string {
  if ('problem' in result) return `${host}: nothing was changed: ${result.problem}`;
  const { robots, fields, bindings = [], unseen = [] } = result.report;
  const words = dryRun ? robotWords : doneWords;
  const lines = [
    ...fields.map(({ name, verdict }) => [name, fieldWords[verdict]]),
    ...bindings.map(({ name, verdict }) => [name, bindingWords[verdict]]),
    ...robots.map(({ code, verdict }) => [code, words[verdict]]),
    ...unseen.map(({ what, why }) => [what, `cannot be looked at: ${quote.line(why, { longest: 300 })}`]),
  ];
  const width = Math.max(...lines.map(([name = '']) => name.length));
  return [
    `${host}${dryRun ? ' (dry run: nothing is changed)' : ''}`,
    ...lines.map(([name = '', word]) => `  ${name.padEnd(width)}  ${word}`),
  ].join('\n');
}

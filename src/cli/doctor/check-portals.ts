import type { Client } from '@temporalio/client';
import {
  type SyncReport,
  type Unseen,
  portalRecordQuery,
  refreshUpdate,
  syncUpdate,
} from '../../../workflows/contract/portal-messages';
import type { InstallMemo } from '../../../workflows/contract/memos';
import type { PortalMemo, PortalRecord } from '../../../workflows/contract/portal-record';
import { CodecError } from '../../codec/codec-error';
import type { Config } from '../../config';
import { createVault, VaultError } from '../../vault/vault';
import { createPortalLookUp } from '../../verify/read-portals';
import { UnreachableError } from '../../base/command-error';
import { byWorker } from '../../operator/by-worker';
import { askPortal, portalHandle, RefusedError } from '../../operator/portals';
import {
  missingPermissions,
  neededPermissions,
  type Permission,
  purposeOf,
} from '../../operator/permissions';
import { type Check, type Finding, fine, type Patient, wrong } from './finding';

/** How the line of each thing begins. */
const checks: Readonly<Record<Unseen, string>> = {
  permissions: 'permissions',
  users: 'AUTH_USER_ID',
  fields: 'fields',
  robots: 'robots',
  bindings: 'pages',
};

/** ms for a worker to answer a question at all. */
const queryWithin = 15_000;

/** Every installed portal, as its workflow finds it now, and installations that wait. */
export const checkPortals: Check = async (patient) => {
  const { client, config } = patient;
  const portals = await createPortalLookUp(client)({});
  const waiting = await unconfirmed(client);
  if (portals.length + waiting.length === 0) {
    if (config.BOXES.length > 0) return [];
    return [
      wrong('portals', 'the application is installed in none', 'Install it; docs/connect.md says how.'),
    ];
  }
  const findings = [...waiting];
  for (const portal of portals) findings.push(...(await checkPortal(patient, portal)));
  return findings;
};

async function unconfirmed(client: Client): Promise<Finding[]> {
  const findings: Finding[] = [];
  const query = 'WorkflowType = "install" AND ExecutionStatus = "Running"';
  for await (const { memo } of client.workflow.list({ query })) {
    const installation = memo?.installation as InstallMemo | undefined;
    if (!installation) continue;
    findings.push(
      wrong(
        'installation',
        `${installation.memberId} is unconfirmed: ${installation.reason}`,
        'Set BITRIX24_CLIENT_ID and BITRIX24_CLIENT_SECRET as the application’s page in the portal shows them, and restart the worker; it is confirmed within a minute, or within ten where it has waited for more than six hours.',
      ),
    );
  }
  return findings;
}

async function checkPortal({ client, config }: Patient, { memberId, host }: PortalMemo): Promise<Finding[]> {
  const about = (what: string): string => `${host}: ${what}`;
  /** What a step of it found; or why it could not be done, in the line of what that is about. */
  const step = async (what: string, look: () => Promise<Finding[]>): Promise<[Finding[], boolean]> => {
    try {
      return [await look(), true];
    } catch (error) {
      if (error instanceof UnreachableError || !(error instanceof Error)) throw error;
      const isLocked = error instanceof CodecError;
      const mend = isLocked ? 'Take the CODEC_KEYS of the workers.' : 'Mend what is named.';
      const toDo = error instanceof RefusedError ? error.toDo : mend;
      return [[wrong(about(isLocked ? 'CODEC_KEYS' : what), error.message, toDo)], false];
    }
  };
  const [renewed, goOn] = await step('tokens', async () => {
    const ask = () => portalHandle(client, memberId).query(portalRecordQuery);
    const before = await byWorker(client, ask, queryWithin);
    const vault = checkVault(about('VAULT_KEYS'), config, before);
    await askPortal(client, memberId, refreshUpdate, before.generation);
    return [...vault, fine(about('tokens'), 'renewed just now')];
  });
  if (!goOn) return renewed;
  const [seen] = await step('requests', async () =>
    checkReport(
      about,
      await askPortal(client, memberId, syncUpdate, { dryRun: true, remove: [] }),
      config.PAGES_URL !== undefined,
    ),
  );
  return [...renewed, ...seen];
}

/** Workers may have a key that this command was not given. */
function checkVault(
  check: string,
  { VAULT_KEYS }: Config,
  { memberId, sealedTokens }: PortalRecord,
): Finding[] {
  try {
    createVault(VAULT_KEYS).open(sealedTokens, memberId);
    return [];
  } catch (error) {
    if (!(error instanceof VaultError)) throw error;
    return [wrong(check, error.message, 'Take the VAULT_KEYS of the workers.')];
  }
}

function checkPermissions(
  about: (what: string) => string,
  missing: readonly Permission[],
  withPages: boolean,
): Finding {
  if (missing.length === 0) return fine(about('permissions'), neededPermissions(withPages).join(', '));
  return wrong(
    about('permissions'),
    `missing: ${missing.map((name) => `${name} (${purposeOf(name)})`).join(', ')}`,
    'Add them to the application in the portal, and reinstall it.',
  );
}

function checkReport(about: (what: string) => string, report: SyncReport, withPages: boolean): Finding[] {
  const { user, robots, fields, bindings, inactiveUsers, permissions, unseen } = report;
  // None is known to be missing where the portal does not tell them.
  const told = unseen.every(({ what }) => what !== 'permissions');
  const missing = told ? missingPermissions(permissions, withPages) : [];
  const see = (what: Unseen, finding: () => Finding): Finding[] => {
    const one = unseen.find((each) => each.what === what);
    if (!one) return [finding()];
    // The line of the permissions names it.
    if (one.lacksPermission && missing.length > 0) return [];
    return [wrong(about(checks[what]), `cannot be looked at: ${one.why}`, 'Mend what is named.')];
  };
  const found = [
    ...see('permissions', () => checkPermissions(about, missing, withPages)),
    // Without it nobody is known to have left.
    ...(missing.includes('user_brief') ? [] : see('users', () => checkUsers(about, inactiveUsers))),
  ];
  if (!user.administrator) {
    return [
      ...found,
      wrong(
        about('administrator'),
        `user ${user.id}, who installed the application, is none: robots can neither be listed nor registered`,
        'Reinstall the application as an administrator.',
      ),
    ];
  }
  const changed = robots.filter(({ verdict }) => verdict !== 'unchanged');
  const missingFields = fields.filter(({ verdict }) => verdict === 'missing');
  const missingBindings = bindings.filter(({ verdict }) => verdict === 'missing');
  const words = {
    added: 'missing',
    updated: 'out of date',
    surplus: 'not declared',
    removed: '',
    unchanged: '',
  };
  return [
    ...found,
    fine(about('administrator'), `user ${user.id}`),
    ...see('robots', () =>
      changed.length === 0
        ? fine(about('robots'), `${robots.length} as declared`)
        : wrong(
            about('robots'),
            changed.map(({ code, verdict }) => `${code} is ${words[verdict]}`).join(', '),
            'Run "robots sync".',
          ),
    ),
    ...see('fields', () =>
      missingFields.length === 0
        ? fine(about('fields'), fields.map(({ name }) => name).join(', '))
        : wrong(
            about('fields'),
            `deals have no ${missingFields.map(({ name }) => name).join(', ')}`,
            'Run "robots sync".',
          ),
    ),
    ...(bindings.length === 0
      ? []
      : see('bindings', () =>
          missingBindings.length === 0
            ? fine(about('pages'), bindings.map(({ name }) => name).join(', '))
            : wrong(
                about('pages'),
                `the portal has no ${missingBindings.map(({ name }) => name).join(', ')} of ours`,
                'Run "robots sync".',
              ),
        )),
  ];
}

function checkUsers(about: (what: string) => string, inactive: readonly number[]): Finding {
  if (inactive.length === 0) return fine(about('AUTH_USER_ID'), 'active');
  return wrong(
    about('AUTH_USER_ID'),
    `user ${inactive.join(', ')}, as whom robots are called, has left the company`,
    'Reinstall the application as an administrator who is there; "robots sync" then moves the robots to them.',
  );
}

import { createHash } from 'node:crypto';
import { type PortalClient, type RobotRegistration, robotFields } from '../src/clients/bitrix24';
import { ClientError } from '../src/clients/client-error';
import { type Language, pickLanguage } from '../src/messages';
import type { Registered } from '../workflows/contract/portal-record';
import type { Portals } from './portal-access/portal-access';
import { type Bindings, syncBindings } from './sync-bindings';
import type { RobotStanding, SyncReport, Unseen } from '../workflows/contract/portal-messages';

export interface SyncInput {
  portal: string;
  registered: Record<string, Registered>;
  dryRun: boolean;
  /** Codes that may be deleted. */
  remove: string[];
}

export interface RegistrationActivities {
  /** Brings the portal's robots, and the deal's fields that they write to, in line with what is declared. */
  syncRobots(input: SyncInput): Promise<SyncReport>;
}

export interface RegistrationDeps {
  portals: Portals;
  /** The declared robots. */
  registrations: readonly RobotRegistration[];
  /** What ends the codes of this installation; '' where it has the plain ones. */
  suffix: string;
  /** Absent: no page and no event is declared. */
  bindings?: Bindings;
}

/** Between a robot's name and the suffix of an installation. */
const suffixMark = '__';

export function createRegistrationActivities({
  portals,
  registrations,
  suffix,
  bindings: declared = { placements: [], events: [] },
}: RegistrationDeps): RegistrationActivities {
  return {
    async syncRobots({ portal, registered, dryRun, remove }) {
      // What was installed before it may have spoken another language.
      const { client, record } = await portals.access(portal, { anew: true });
      const user = await client.readTokenUser();
      const unseen: SyncReport['unseen'] = [];
      const see = dryRun ? seeing(unseen) : <T>(_what: Unseen, look: () => Promise<T>): Promise<T> => look();

      const permissions = dryRun ? ((await see('permissions', () => client.readPermissions())) ?? []) : [];
      const inactiveUsers = (await see('users', () => findInactive(client, registered))) ?? [];
      const report = {
        user,
        inactiveUsers,
        permissions,
        unseen,
        robots: [],
        fields: [],
        bindings: [],
        registered,
      };
      if (!user.administrator) {
        if (!dryRun) throw noAdministrator(user.id);
        return report;
      }
      const language = pickLanguage(record.language);
      const fields =
        (await see('fields', () => syncFields(client, fieldsOf(registrations), { language, dryRun }))) ?? [];
      const bindings = (await see('bindings', () => syncBindings(client, declared, { dryRun }))) ?? [];
      const listed = await see('robots', () => client.listRobots());
      if (!listed) return { ...report, fields, bindings };

      const now: Record<string, Registered> = {};
      const robots: RobotStanding[] = [];
      for (const registration of registrations) {
        const { code } = registration;
        const standing = { hash: hashOf(robotFields(registration, user.id)), userId: user.id };
        const verdict = verdictOf(listed.includes(code), registered[code], standing);
        if (!dryRun && verdict === 'added') await client.addRobot(registration, user.id);
        if (!dryRun && verdict === 'updated') await client.updateRobot(registration, user.id);
        now[code] = standing;
        robots.push({ code, verdict });
      }
      for (const code of listed.filter((one) => isOurs(one) && !now[one])) {
        const removed = remove.includes(code);
        if (removed && !dryRun) await client.deleteRobot(code);
        if (!removed && registered[code]) now[code] = registered[code];
        robots.push({ code, verdict: removed ? 'removed' : 'surplus' });
      }
      return { ...report, robots, fields, bindings, registered: dryRun ? registered : now };
    },
  };

  /** Another installation of the same application keeps its own robots in the same portal. */
  function isOurs(code: string): boolean {
    return suffix === '' ? !code.includes(suffixMark) : code.endsWith(suffix);
  }
}

/** Failures of one question that asking again would not mend. */
const unanswered = /^(InsufficientScope|MethodMissing|PlanTooSmall|Unlisted)$/;

/** Looks at one thing; undefined where the portal does not let it be seen, which is noted. */
function seeing(unseen: SyncReport['unseen']) {
  return async <T>(what: Unseen, look: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await look();
    } catch (error) {
      if (!(error instanceof ClientError) || (error.verdict !== 'refused' && !unanswered.test(error.kind)))
        throw error;
      unseen.push({
        what,
        why: error.message,
        type: error.type,
        lacksPermission: error.kind === 'InsufficientScope',
      });
      return undefined;
    }
  };
}

async function syncFields(
  client: PortalClient,
  declared: readonly NonNullable<RobotRegistration['dealField']>[],
  { language, dryRun }: { language: Language; dryRun: boolean },
): Promise<SyncReport['fields']> {
  const fields: SyncReport['fields'] = [];
  for (const { name, label } of declared) {
    const verdict = dryRun
      ? (await client.hasDealField(name))
        ? 'there'
        : 'missing'
      : await client.ensureDealField({ name, label: label[language] });
    fields.push({ name, verdict });
  }
  return fields;
}

function verdictOf(
  isListed: boolean,
  known: Registered | undefined,
  declared: Registered,
): 'unchanged' | 'added' | 'updated' {
  if (!isListed) return 'added';
  return known?.hash === declared.hash ? 'unchanged' : 'updated';
}

/** Of robots that write to the same field one names it. */
function fieldsOf(
  registrations: readonly RobotRegistration[],
): NonNullable<RobotRegistration['dealField']>[] {
  const fields = registrations.flatMap(({ dealField }) => (dealField ? [dealField] : []));
  return [...new Map(fields.map((field) => [field.name, field])).values()];
}

async function findInactive(client: PortalClient, registered: Record<string, Registered>): Promise<number[]> {
  const inactive: number[] = [];
  for (const id of new Set(Object.values(registered).map(({ userId }) => userId))) {
    if ((await client.isActiveUser(id)) === false) inactive.push(id);
  }
  return inactive;
}

function hashOf(fields: object): string {
  return createHash('sha256').update(JSON.stringify(fields)).digest('hex');
}

function noAdministrator(id: number): ClientError {
  return new ClientError(
    `User ${id}, who installed the application, is no administrator of the portal: no robot was registered. Reinstall the application as an administrator.`,
    { system: 'portal', verdict: 'refused', kind: 'AccessDenied' },
  );
}

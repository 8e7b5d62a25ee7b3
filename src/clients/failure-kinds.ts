import {
  type ExternalSystem,
  externalSystems,
  type FailurePrefix,
  failurePrefix,
} from '../../workflows/contract/external-systems';

/** Of every system that robots create things in. */
const common = [
  'Asks',
  'Contract',
  'HeldUp',
  'NotConfirmed',
  'Rejected',
  'Unauthorized',
  'Unavailable',
  'Unknown',
] as const;

/** Of one system that robots create things in, beside those of all; a system that is left out has no more. */
const more = {
  erp: ['NoCustomerNumber', 'NotBySchema', 'NotMapped', 'ReferenceTooLong', 'Setup'],
  'one-c': [
    'BadRequest',
    'Busy',
    'Cut',
    'Differs',
    'FieldIgnored',
    'Forbidden',
    'MarkCut',
    'MarkedForDeletion',
    'NotFound',
    'NotPosted',
    'Several',
    'TooLong',
  ],
  jira: ['Forbidden', 'KeyRefused', 'KeyTaken', 'KeyTooLong', 'NoIssueType', 'NotFound', 'Throttled'],
} as const satisfies { [S in ExternalSystem]?: readonly string[] };

const ofPortal = [
  'AccessDenied',
  'AlreadyInstalled',
  'AmbiguousRequisites',
  'ClientInvalid',
  'ClientMissing',
  'ClocksDiffer',
  'Contract',
  'EndpointRefused',
  'ForeignRequisites',
  'ForeignTokens',
  'InsufficientScope',
  'Locked',
  'MethodMissing',
  'ModuleMissing',
  'NoAmount',
  'NoClient',
  'NoCurrency',
  'NoInn',
  'NoRows',
  'NotAllowed',
  'NotFound',
  'NotInstalled',
  'OtherAuthServer',
  'Overloaded',
  'PaymentRequired',
  'PlanTooSmall',
  'PortalDeleted',
  'QueryLimit',
  'Redirected',
  'ReferenceTaken',
  'Rejected',
  'RowUnnamed',
  'RowUnpriced',
  'SignatureRefused',
  'StepEnded',
  'StepMissing',
  'Throttled',
  'TokenLost',
  'Unauthorized',
  'Unavailable',
  'Uninstalled',
  'Unknown',
  'Unlisted',
  'UserExternal',
  'UserInactive',
  'VaultLocked',
] as const;

export type System = 'portal' | ExternalSystem;

type MoreOf<S> = S extends keyof typeof more ? (typeof more)[S][number] : never;
type KindsBySystem = { portal: (typeof ofPortal)[number] } & {
  [S in ExternalSystem]: (typeof common)[number] | MoreOf<S>;
};
export type AnyKind = KindsBySystem[System];

/**
 * Second halves of the types of failures, by the system that they are of: `Unavailable` of the ERP is `Erp.Unavailable`.
 * What each means to people stands in the catalogue, src/messages/failures, which compiles only if it has them all.
 */
export const failureKinds: { readonly [S in System]: readonly KindsBySystem[S][] } = {
  portal: ofPortal,
  ...(Object.fromEntries(externalSystems.map((name) => [name, [...common, ...moreOf(name)]])) as {
    [S in ExternalSystem]: KindsBySystem[S][];
  }),
};

function moreOf(name: string): readonly AnyKind[] {
  return Object.hasOwn(more, name) ? more[name as keyof typeof more] : [];
}

type SystemsWith<K extends AnyKind> = { [S in System]: K extends KindsBySystem[S] ? S : never }[System];

/** What a failure of a system may be; of one of several systems, what it may be of each. */
export type FailureKind<S extends System> = {
  [K in AnyKind]: [S] extends [SystemsWith<K>] ? K : never;
}[AnyKind];

/** `Erp.Unavailable`. */
export type ClientFailureType = {
  [S in System]: `${FailurePrefix<S>}.${KindsBySystem[S]}`;
}[System];

export function failureType<S extends System>(system: S, kind: FailureKind<S>): ClientFailureType {
  return typeOf(system, kind);
}

/** Of an error, where both came together. */
export function typeOf(system: System, kind: AnyKind): ClientFailureType {
  return `${failurePrefix(system)}.${kind}` as ClientFailureType;
}

/** A kind that came from elsewhere. */
export function isFailureKind<S extends System>(system: S, kind: string): kind is KindsBySystem[S] {
  return (failureKinds[system] as readonly string[]).includes(kind);
}

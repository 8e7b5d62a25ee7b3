import {
  type ExternalSystem,
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

/**
 * Second halves of the types of failures, by the system that they are of: `Unavailable` of the ERP is `Erp.Unavailable`.
 * What each means to people stands in the catalogue, src/messages/failures, which compiles only if it has them all.
 */
export const failureKinds = {
  portal: [
    'AccessDenied',
    'AlreadyInstalled',
    'AmbiguousRequisites',
    'ClientInvalid',
    'ClientMissing',
    'Contract',
    'EndpointRefused',
    'ForeignTokens',
    'InsufficientScope',
    'Locked',
    'MethodMissing',
    'NoAmount',
    'NoClient',
    'NoInn',
    'NoRows',
    'NotAllowed',
    'NotFound',
    'NotInstalled',
    'Overloaded',
    'PaymentRequired',
    'PlanTooSmall',
    'PortalDeleted',
    'QueryLimit',
    'Redirected',
    'ReferenceTaken',
    'Rejected',
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
  ],
  erp: [...common, 'Cancelled', 'NotBySchema', 'NotMapped', 'ReferenceTooLong', 'Setup'],
  'one-c': [
    ...common,
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
  jira: [
    ...common,
    'Cancelled',
    'Forbidden',
    'KeyRefused',
    'KeyTaken',
    'KeyTooLong',
    'NoIssueType',
    'NotFound',
    'Throttled',
  ],
} as const satisfies Record<'portal' | ExternalSystem, readonly string[]>;

export type System = keyof typeof failureKinds;

type KindsBySystem = { [S in System]: (typeof failureKinds)[S][number] };
export type AnyKind = KindsBySystem[System];
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

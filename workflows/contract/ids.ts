/** Temporal refuses ids over 1,000 bytes; ours stay short enough for every screen. */
export const maxIdBytes = 240;

/** What identifies a portal, a process or a document has so many characters at the most. */
export const maxPartLength = 48;

/** What identifies one call of one robot by one business process. */
export interface CallIdentity {
  /** member_id of the portal. */
  portal: string;
  /** WORKFLOW_ID: the business process instance. */
  workflowId: string;
  /** CODE of the robot. */
  robot: string;
  /** DOCUMENT_ID[2], e.g. `DEAL_17`. */
  document: string;
  /** The parts of the event token that are not secret; absent in the article's shape of a call. */
  event?: { activityName: string; id: string };
}

/**
 * The workflow id of a run; what people look for stands in front. A process may call several robots, and one robot
 * several times, so WORKFLOW_ID alone does not identify a call: robot and document do where there is no event.
 */
export function robotRunId({ robot, document, portal, workflowId, event }: CallIdentity): string {
  return [robot, document, portal, workflowId, ...(event ? [event.activityName, event.id] : [])].join('/');
}

/** By how many bytes the id of a call's run is too long, whatever portal it comes from; 0 or less where it fits. */
export function excessOf(call: Omit<CallIdentity, 'portal'>): number {
  const longest = robotRunId({ ...call, portal: 'x'.repeat(maxPartLength) });
  // Each part is ASCII.
  return longest.length - maxIdBytes;
}

/**
 * The id of the child workflow that creates one object in an external system, e.g. `work/erp-order/DEAL_17/{member_id}`:
 * the id is the lock, so one object is created per portal, document and kind. `reference` sets a second object apart
 * that is meant.
 *
 * @param kind the child's name, e.g. `erp-order`
 */
export function businessId(
  kind: string,
  call: Pick<CallIdentity, 'portal' | 'document'>,
  reference?: string,
): string {
  return ['work', kind, call.document, call.portal, ...(reference ? [reference] : [])].join('/');
}

/** What a business id is of, e.g. `erp-order`. */
export function kindOfWork(id: string): string {
  return id.split('/')[1] ?? '';
}

/** What an object is of, in full, whatever kind of object it is: `DEAL_17/{member_id}`. */
export function fullIdentity(id: string): string {
  return id.split('/').slice(2).join('/');
}

/**
 * What an external system keeps of a business id, e.g. `D_17-3f2a9c1e`, or `D_17-3f2a9c1e-second`: short, for real
 * ERPs have 20 to 35 characters for it.
 */
export function externalReference(id: string): string {
  const [, , document = '', portal = '', ...reference] = id.split('/');
  return [shortDocument(document), portalMark(portal), ...reference].join('-');
}

/**
 * The portal in a reference: the first 8 characters of its member_id, which is a hash of 32 hex digits. A second portal
 * with the same ones is refused when it is installed.
 */
export function portalMark(memberId: string): string {
  return memberId.slice(0, 8);
}

/** The workflow that keeps a portal's mark for this portal alone. */
export function referenceWorkflowId(memberId: string): string {
  return `reference/${portalMark(memberId)}`;
}

/**
 * Vendor: SYMBOL_CODE_SHORT of crm.enum.ownertype, by SYMBOL_CODE, which names documents
 * (https://dev.1c-bitrix.ru/rest_help/crm/constants.php).
 */
const shortCodes: Readonly<Record<string, string>> = {
  LEAD: 'L',
  DEAL: 'D',
  CONTACT: 'C',
  COMPANY: 'CO',
  QUOTE: 'Q',
  SMART_INVOICE: 'SI',
};

/** A document in the CRM's own short codes, e.g. `D_17`, `Tb1_12` for `DYNAMIC_177_12`; what has none keeps its id. */
function shortDocument(documentId: string): string {
  const [, type = '', id] = /^(.+)_(\d+)$/.exec(documentId) ?? [];
  const smartProcess = /^DYNAMIC_(\d+)$/.exec(type)?.[1];
  // Vendor: `T` and entityTypeId in hexadecimal, in lower case as for product rows.
  const code = smartProcess === undefined ? shortCodes[type] : `T${Number(smartProcess).toString(16)}`;
  return code === undefined ? documentId : `${code}_${id}`;
}

/** Digits of the longest id in the CRM's database, of a record or a type: an INT UNSIGNED. */
const longestNumber = 2 ** 32 - 1;

/**
 * So many characters has a reference at the longest.
 *
 * @param document DOCUMENT_TYPE[2], e.g. `DEAL`; `DYNAMIC` for smart processes
 * @param mark the longest `reference` that a robot's setting may hold; 0 for a robot that has none
 */
export function longestReference(document: string, mark: number): number {
  const type = document === 'DYNAMIC' ? `DYNAMIC_${longestNumber}` : document;
  const reference = mark > 0 ? 'x'.repeat(mark) : undefined;
  return externalReference(
    businessId('', { portal: '0'.repeat(32), document: `${type}_${longestNumber}` }, reference),
  ).length;
}

/** The workflow that owns a portal's tokens. */
export function portalWorkflowId(memberId: string): string {
  return `portal/${memberId}`;
}

/** What tells one installation or update from another. */
export interface Installation {
  /** Hex SHA-256 of the application token. */
  tokenHash: string;
  /** member_id that the event names; unproved. */
  memberId: string;
  /** Of the event, in seconds since 1970. */
  ts: number;
}

/** The workflow that proves one installation: a repeated event is the same, a later one is another. */
export function installWorkflowId({ tokenHash, memberId, ts }: Installation): string {
  return `${installationsOf(tokenHash, memberId)}${ts}`;
}

/** What the ids of all installations with this application token, and of this portal, begin with. */
export function installationsOf(tokenHash: string, memberId?: string): string {
  return memberId === undefined ? `install/${tokenHash}/` : `install/${tokenHash}/${memberId}/`;
}

/** The installation that an id is of; undefined where the id is of anything else. */
export function installationOf(id: string): Installation | undefined {
  const [, tokenHash, memberId, ts] = /^install\/([0-9a-f]{64})\/([^/]+)\/(\d+)$/.exec(id) ?? [];
  return tokenHash && memberId ? { tokenHash, memberId, ts: Number(ts) } : undefined;
}

/** The workflow that hands an event to the portal's. @param mark sets this event apart from others of its type */
export function portalEventWorkflowId(memberId: string, type: string, mark: string): string {
  return `portal-event/${memberId}/${type}/${mark}`;
}

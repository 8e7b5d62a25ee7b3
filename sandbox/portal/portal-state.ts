import type { SendOutcome } from '../send-form';
import { initialCompanies, initialContacts, initialRequisites, type Requisite } from './directory';
import { noPortalFaults, type PortalFaults } from './faults';
import type { DocumentId } from './document-id';
import type { Deal, Item, OtherDocumentType, UserFieldEntity } from './item';
import type { StageId } from './stages';

/** A robot as the application registered it. */
export interface Robot {
  code: string;
  /** By language; one without a language stands under ''. */
  names?: Readonly<Record<string, string>>;
  handler: string;
  authUserId: number;
  /** '' where the application left it open: whoever places the robot chooses. */
  useSubscription: 'Y' | 'N' | '';
  properties: Record<string, { default?: string }>;
  /** Names of the values that it returns. */
  returns: string[];
}

/** A robot on a stage, with the settings of whoever placed it there. */
export interface Placement {
  id: number;
  code: string;
  stageId: StageId;
  /** Fixed per placement, as in a process's template. */
  activityName: string;
  properties: Record<string, string | string[]>;
  useSubscription: boolean;
  /** 0: waits for ever. */
  timeoutSeconds: number;
  /** The process runs into the robot so many times, as in a loop. */
  loops: number;
}

/** One call of a robot, as it was made; its body can be built from it at any time. */
export interface CallFacts {
  id: number;
  /** WORKFLOW_ID. */
  processId: string;
  document: DocumentId;
  code: string;
  activityName: string;
  eventId: string;
  handler: string;
  properties: Record<string, string | string[]>;
  waits: boolean;
  timeoutSeconds: number;
  userId: number;
  tokenSerial: number;
  tokenSeconds: number;
}

/** Where the step of a call stands: `passed` never waited, `timed-out` went on by itself (IsTimeout). */
export type StepState = 'waiting' | 'answered' | 'timed-out' | 'passed';

export interface Call extends CallFacts {
  /** ms since 1970. */
  sentAt: number;
  step: StepState;
  /** How the handler replied to the call itself. */
  outcome?: SendOutcome;
  /** Times that it was sent again by hand. */
  repeats: number;
  /** Answers (bizproc.event.send) that came, whatever became of them. */
  answers: number;
  firstAnswer?: { at: number; values: Record<string, unknown>; moved: boolean };
  /** What the process got of the answer that moved it on. */
  returned?: Record<string, unknown>;
}

export interface Process {
  /** WORKFLOW_ID. */
  id: string;
  document: DocumentId;
  stageId?: StageId;
  startedAt: number;
  calls: number[];
}

export interface Notification {
  id: number;
  userId: number;
  message: string;
  tag: string;
  at: number;
}

export interface LogLine {
  processId: string;
  text: string;
  at: number;
}

/** A page of the application in a card. */
export interface Tab {
  placement: string;
  handler: string;
  title: string;
}

/** An application with pages of its own. */
export interface PagesApplication {
  /** Opened in a frame. */
  handler: string;
  /** The same until the application says that it is installed. */
  install: string;
  installed: boolean;
}

export interface PortalState {
  faults: PortalFaults;
  deals: Map<number, Deal>;
  /** Of the smart process. */
  items: Map<number, Deal>;
  /** Leads, quotes and invoices, by type. */
  others: Record<OtherDocumentType, Map<number, Deal>>;
  companies: Map<number, Item>;
  contacts: Map<number, Item>;
  requisites: Requisite[];
  /** By original name. */
  userFields: Record<UserFieldEntity, Map<string, { id: number; label: string }>>;
  robots: Map<string, Robot>;
  /** Absent: it uses the API only. */
  application?: PagesApplication;
  tabs: Tab[];
  /** Events that the application asked for. */
  eventHandlers: { event: string; handler: string }[];
  placements: Map<number, Placement>;
  processes: Map<string, Process>;
  calls: Map<number, Call>;
  /** Calls by the part of the event token that is not secret. */
  callByStep: Map<string, number>;
  log: LogLine[];
  notifications: Map<number, Notification>;
  /** Vendor: an application has one notification per TAG. */
  notificationByTag: Map<string, number>;
  /** Ids of notifications, placements and user fields. */
  lastId: number;
  /** Every token pair has a serial number; access tokens up to `expiredUpTo` are expired by decree. */
  tokenSerial: number;
  expiredUpTo: number;
  /** Serial numbers of refresh tokens that were used. */
  usedRefreshTokens: Set<number>;
  /** Every update of the application brings a new application token. */
  applicationTokenSerial: number;
  /** Host name that the portal has moved to, without its port. */
  movedTo?: string;
}

export function emptyPortal(): PortalState {
  return {
    faults: noPortalFaults,
    deals: new Map(),
    items: new Map(),
    others: { 1: new Map(), 7: new Map(), 31: new Map() },
    companies: byId(initialCompanies()),
    contacts: byId(initialContacts()),
    requisites: [...initialRequisites],
    userFields: {
      CRM_DEAL: new Map(),
      CRM_7: new Map(),
      CRM_LEAD: new Map(),
      CRM_QUOTE: new Map(),
      CRM_SMART_INVOICE: new Map(),
    },
    robots: new Map(),
    tabs: [],
    eventHandlers: [],
    placements: new Map(),
    processes: new Map(),
    calls: new Map(),
    callByStep: new Map(),
    log: [],
    notifications: new Map(),
    notificationByTag: new Map(),
    lastId: 0,
    tokenSerial: 0,
    expiredUpTo: 0,
    usedRefreshTokens: new Set(),
    applicationTokenSerial: 0,
  };
}

function byId(items: readonly Item[]): Map<number, Item> {
  return new Map(items.map((item) => [item.id, item]));
}

/** `instance|activity|event id`: names a step, and gives no right to complete it. */
export function stepKey(step: Pick<CallFacts, 'processId' | 'activityName' | 'eventId'>): string {
  return `${step.processId}|${step.activityName}|${step.eventId}`;
}

import type { Customer } from './erp/customer';
import type { Kept } from './erp/erp-state';
import type { Order } from './erp/order';
import type { ErpFaults } from './erp/faults';
import { type BaseName, baseNames } from './one-c/configurations';
import type { OneCFaults } from './one-c/faults';
import type { ServedInvoice } from './one-c/one-c-state';
import type { StoredObject } from './one-c/schema';
import type { JiraFaults } from './jira/faults';
import type { Issue, Project } from './jira/jira-events';
import type { PortalFaults } from './portal/faults';
import { documentIdOf } from './portal/document-id';
import { type Deal, entityTypes, type FieldValue } from './portal/item';
import type {
  Call,
  LogLine,
  Notification,
  PagesApplication,
  Placement,
  Process,
  Robot,
  Tab,
} from './portal/portal-state';
import type { Store } from './store';

/** A deal or an item of the smart process as the control shows it: fields and user fields side by side. */
export interface DealView {
  id: number;
  fields: Record<string, FieldValue>;
  rows: Deal['rows'];
}

/** One record and everything that happened to it. */
export interface DealStory extends DealView {
  calls: Call[];
  log: LogLine[];
}

/** An object of an information base, e.g. of `Document_СчетНаОплатуПокупателю`. */
export interface OneCObject extends StoredObject {
  base: BaseName;
  entity: string;
}

export interface StateView {
  deals: DealView[];
  items: DealView[];
  robots: Robot[];
  application?: PagesApplication;
  tabs: Tab[];
  eventHandlers: { event: string; handler: string }[];
  placements: Placement[];
  processes: Process[];
  calls: Call[];
  log: LogLine[];
  notifications: Notification[];
  orders: Order[];
  /** Of the ERP. */
  customers: Customer[];
  /** Of services of other WSDLs. */
  kept: Kept[];
  oneC: { objects: OneCObject[]; served: ServedInvoice[] };
  projects: Project[];
  issues: Issue[];
  faults: { portal: PortalFaults; erp: ErpFaults; oneC: OneCFaults; jira: JiraFaults };
}

/** How many of each there are, cheap enough to be asked often. */
export interface Counters {
  calls: number;
  /** Calls that their handler replied to with 2xx. */
  acknowledged: number;
  waiting: number;
  answered: number;
  timedOut: number;
  orders: number;
  /** Orders beyond the first of their external id. */
  doubled: number;
  projects: number;
  issues: number;
}

export function viewState({ portal, erp, oneC, jira }: Store): StateView {
  return {
    deals: [...portal.deals.values()].map(viewDeal),
    items: [...portal.items.values()].map(viewDeal),
    robots: [...portal.robots.values()],
    ...(portal.application && { application: portal.application }),
    tabs: portal.tabs,
    eventHandlers: portal.eventHandlers,
    placements: [...portal.placements.values()],
    processes: [...portal.processes.values()],
    calls: [...portal.calls.values()],
    log: portal.log,
    notifications: [...portal.notifications.values()],
    orders: erp.orders,
    customers: [...erp.customers.values()],
    kept: [...erp.kept.values()],
    oneC: { objects: viewObjects(oneC), served: oneC.served },
    projects: [...jira.projects.values()],
    issues: [...jira.issues.values()],
    faults: viewFaults({ portal, erp, oneC, jira }),
  };
}

export function viewFaults({
  portal,
  erp,
  oneC,
  jira,
}: Pick<Store, 'portal' | 'erp' | 'oneC' | 'jira'>): StateView['faults'] {
  return { portal: portal.faults, erp: erp.faults, oneC: oneC.faults, jira: jira.faults };
}

export function viewStory({ portal }: Store, deal: Deal, entityTypeId: number = entityTypes.deal): DealStory {
  const [, , documentId] = documentIdOf({ entityTypeId, id: deal.id });
  const own = new Set(
    [...portal.processes.values()].filter(({ document }) => document[2] === documentId).map(({ id }) => id),
  );
  return {
    ...viewDeal(deal),
    calls: [...portal.calls.values()].filter((call) => own.has(call.processId)),
    log: portal.log.filter((line) => own.has(line.processId)),
  };
}

export function count({ portal, erp, jira }: Store): Counters {
  const calls = [...portal.calls.values()];
  const inStep = (step: Call['step']): number => calls.filter((call) => call.step === step).length;
  return {
    calls: calls.length,
    acknowledged: calls.filter(({ outcome }) => outcome?.status !== undefined && outcome.status < 300).length,
    waiting: inStep('waiting'),
    answered: inStep('answered'),
    timedOut: inStep('timed-out'),
    orders: erp.orders.length,
    doubled: erp.orders.length - erp.byExternalId.size,
    projects: jira.projects.size,
    issues: jira.issues.size,
  };
}

function viewObjects({ bases }: Store['oneC']): OneCObject[] {
  return baseNames.flatMap((base) =>
    [...bases[base]].flatMap(([entity, objects]) =>
      [...objects.values()].map((object) => ({ base, entity, ...object })),
    ),
  );
}

function viewDeal({ id, fields, uf, rows }: Deal): DealView {
  return { id, fields: { ...fields, ...uf }, rows };
}

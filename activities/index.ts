import type { Client } from '@temporalio/client';
import type { RobotRegistration } from '../src/clients/bitrix24';
import type { ExternalClients } from '../src/systems';
import { type CheckSystemActivities, createCheckSystemActivities } from './check-system';
import { createServerView } from './create-once/attempt-on-server';
import { createCreateOnce } from './create-once/create-once';
import { createDescribeWorkActivities, type DescribeWorkActivities } from './describe-work';
import { createDocumentActivities, type DocumentActivities } from './documents';
import { createErpActivities, type ErpActivities } from './erp';
import { createErpClientActivities, type ErpClientActivities } from './erp-client';
import { createErpOrderActivities, type ErpOrderActivities } from './erp-order';
import { createOneCActivities, type OneCActivities } from './one-c';
import { createOneCInvoiceActivities, type OneCInvoiceActivities } from './one-c-invoice';
import { createReadPastWork } from './create-once/past-work';
import { createJiraActivities, type JiraActivities } from './jira';
import { createJiraProjectActivities, type JiraProjectActivities } from './jira-project';
import { createPortalActivities, type PortalActivities } from './portal';
import { createPortals, type PortalsDeps } from './portal-access/portal-access';
import { createRegistrationActivities, type RegistrationActivities } from './registration';
import type { Bindings } from './sync-bindings';
import { withFailures } from './to-failure';
import { createTryNowActivities, type TryNowActivities } from './try-now';
import { createTokenActivities, type TokenActivities, type TokenDeps } from './portal-access/tokens';

export interface ActivityDeps extends TokenDeps, PortalsDeps {
  client: Client;
  /** When a backup of Temporal's database was restored, in ms since 1970. */
  restoredAt?: number | undefined;
  systems: ExternalClients;
  /** What is registered in a portal that was installed, and what ends its codes. */
  registrations: readonly RobotRegistration[];
  suffix: string;
  /** What the portal is to show of the application, and to tell it. */
  bindings?: Bindings;
}

/** What creates objects in external systems. */
export type SystemActivities = ErpActivities & OneCActivities & JiraActivities;

export type Activities = PortalActivities &
  RegistrationActivities &
  TokenActivities &
  DescribeWorkActivities &
  TryNowActivities &
  CheckSystemActivities &
  DocumentActivities &
  ErpOrderActivities &
  ErpClientActivities &
  OneCInvoiceActivities &
  JiraProjectActivities &
  SystemActivities;

/** Every Activity that this installation can carry out; a worker polls only the queues it serves. */
export function createActivities(deps: ActivityDeps): Partial<Activities> {
  const portals = createPortals(deps);
  const createOnce = createCreateOnce({
    server: createServerView(deps.client),
    readPastWork: createReadPastWork(deps.client),
    restoredAt: deps.restoredAt,
  });
  const { erp, jira, 'one-c': oneC } = deps.systems;
  return {
    ...withFailures(createPortalActivities({ portals })),
    ...withFailures(createRegistrationActivities({ ...deps, portals })),
    ...withFailures(createTokenActivities(deps)),
    ...withFailures(createDescribeWorkActivities(deps)),
    ...withFailures(createTryNowActivities(deps)),
    ...withFailures(createCheckSystemActivities(deps.systems)),
    ...withFailures(createDocumentActivities({ portals })),
    ...withFailures(createErpOrderActivities({ portals })),
    ...withFailures(createErpClientActivities({ portals })),
    ...(erp && createErpActivities({ erp, createOnce })),
    ...withFailures(createOneCInvoiceActivities({ portals })),
    ...(oneC && createOneCActivities({ oneC, createOnce })),
    ...withFailures(createJiraProjectActivities({ portals })),
    ...(jira && createJiraActivities({ jira, createOnce })),
  };
}

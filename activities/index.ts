import type { Client } from '@temporalio/client';
import type { ErpClient } from '../src/clients/erp';
import type { RobotRegistration } from '../src/clients/bitrix24';
import { createConfirmAttempt } from './confirm-attempt';
import { createDescribeWorkActivities, type DescribeWorkActivities } from './describe-work';
import { createErpActivities, type ErpActivities } from './erp';
import { createPortalActivities, type PortalActivities } from './portal';
import { createPortals } from './portal-access';
import { createTokenActivities, type TokenActivities, type TokenDeps } from './tokens';
import { withFailures } from './to-failure';

export interface ActivityDeps extends TokenDeps {
  client: Client;
  erp: ErpClient;
  /** What is registered in a portal that was installed. */
  registrations: readonly RobotRegistration[];
}

export type Activities = PortalActivities & TokenActivities & ErpActivities & DescribeWorkActivities;

/** Every Activity of every queue; a worker polls only the queues it serves. */
export function createActivities(deps: ActivityDeps): Activities {
  const portals = createPortals(deps);
  return {
    ...withFailures(createPortalActivities({ portals, registrations: deps.registrations })),
    ...withFailures(createTokenActivities(deps)),
    ...withFailures(createDescribeWorkActivities(deps)),
    ...createErpActivities({ erp: deps.erp, confirm: createConfirmAttempt(deps.client) }),
  };
}

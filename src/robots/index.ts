import type { RobotDescription } from './define-robot';
import { erpClientRobot } from './erp-client';
import { erpOrderRobot } from './erp-order';
import { jiraProjectRobot } from './jira-project';
import { oneCInvoiceRobot } from './one-c-invoice';

/** Every robot of the product; the only list. */
export const robots: readonly RobotDescription[] = [
  erpOrderRobot,
  erpClientRobot,
  jiraProjectRobot,
  oneCInvoiceRobot,
];

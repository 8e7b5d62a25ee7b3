import type { RobotDescription } from './define-robot';
import { erpOrderRobot } from './erp-order';

/** Every robot of the product; the only list. */
export const robots: readonly RobotDescription[] = [erpOrderRobot];

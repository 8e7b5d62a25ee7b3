import { erpOrderRobot } from '../../src/robots/erp-order';

export async function readsASchema(): Promise<string> {
  return erpOrderRobot.code;
}

import { createErpActivities } from '../../activities/erp';

export async function callsAnActivityItself(): Promise<string> {
  return createErpActivities.name;
}

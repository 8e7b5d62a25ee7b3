import type { PlaceRobotBody } from '../../sandbox/control/bodies';
import type { PlannedDeal, PortalName } from '../plan/plan-calls';

type PlacedRobot = Pick<PlaceRobotBody, 'code' | 'properties'>;

/** Robots on the stages that deals are moved to. */
export const stages = {
  CONFIRMED: [{ code: 'erp_order' }],
  WON: [{ code: 'jira_project' }, { code: 'erp_client' }, { code: 'onec_invoice' }],
} as const satisfies Record<string, readonly PlacedRobot[]>;

export type Stage = keyof typeof stages;

/** The same of items of the smart process. */
export const itemStages = { CONFIRMED: 'DT177_5:CONFIRMED', WON: 'DT177_5:SUCCESS' } as const;

/** The user fields that robots write to items; those of deals are made by the application. */
export const itemFields = ['UF_CRM_7_ERP_ORDER_ID', 'UF_CRM_7_ERP_CLIENT_ID', 'UF_CRM_7_ONE_C_INVOICE'];

/** Keys of projects end with the deal's number, which both portals have. */
const projectKeys: Record<PortalName, string> = { first: 'CHAOS', second: 'OTHER' };

/** What a deal or an item is given to on its stage. */
export function robotsOf({
  portal,
  kind,
  stage,
}: Pick<PlannedDeal, 'portal' | 'kind' | 'stage'>): PlacedRobot[] {
  return stages[stage].flatMap(({ code }): PlacedRobot[] => {
    if (code !== 'jira_project') return [{ code }];
    return kind === 'item' ? [] : [{ code, properties: { project_key: projectKeys[portal] } }];
  });
}

export function placementsIn(portal: PortalName): PlaceRobotBody[] {
  return (['CONFIRMED', 'WON'] as const).flatMap((stage) => [
    ...robotsOf({ portal, kind: 'deal', stage }).map((robot) => ({ ...robot, stageId: stage })),
    ...robotsOf({ portal, kind: 'item', stage }).map((robot) => ({ ...robot, stageId: itemStages[stage] })),
  ]);
}

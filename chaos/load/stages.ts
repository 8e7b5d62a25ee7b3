import type { PlaceRobotBody } from '../../sandbox/control/bodies';

/** Robots on the stages that deals are moved to. */
export const stages = {
  CONFIRMED: [{ code: 'erp_order' }],
  WON: [
    { code: 'jira_project', properties: { project_key: 'CHAOS' } },
    { code: 'erp_client' },
    { code: 'onec_invoice' },
  ],
} as const satisfies Record<string, readonly PlaceRobotBody[]>;

export type Stage = keyof typeof stages;

export const placements: readonly PlaceRobotBody[] = Object.entries(stages).flatMap(([stageId, robots]) =>
  robots.map((robot) => ({ ...robot, stageId: stageId as Stage })),
);

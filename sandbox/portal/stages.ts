import { entityTypes } from './item';

/** Stages of the default pipeline, in order. Semantics: P in progress, S success, F failure. */
export const stages = [
  { id: 'NEW', name: 'New', semantics: 'P' },
  { id: 'PREPARATION', name: 'In work', semantics: 'P' },
  { id: 'CONFIRMED', name: 'Order confirmed', semantics: 'P' },
  { id: 'WON', name: 'Won', semantics: 'S' },
  { id: 'LOSE', name: 'Lost', semantics: 'F' },
] as const;

/** Stages of the smart process, in order; `5` is its pipeline. */
export const itemStages = [
  { id: 'DT177_5:NEW', name: 'New', semantics: 'P' },
  { id: 'DT177_5:CONFIRMED', name: 'Order confirmed', semantics: 'P' },
  { id: 'DT177_5:SUCCESS', name: 'Done', semantics: 'S' },
  { id: 'DT177_5:FAIL', name: 'Failed', semantics: 'F' },
] as const;

export type DealStageId = (typeof stages)[number]['id'];
export type ItemStageId = (typeof itemStages)[number]['id'];
export type StageId = DealStageId | ItemStageId;

export const stageIds = stages.map(({ id }) => id);
export const itemStageIds = itemStages.map(({ id }) => id);

/** Whether records of this type have such a stage. */
export function isStageOf(entityTypeId: number, id: unknown): id is StageId {
  const known: readonly StageId[] = entityTypeId === entityTypes.deal ? stageIds : itemStageIds;
  return known.some((stageId) => stageId === id);
}

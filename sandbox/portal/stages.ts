/** Stages of the default pipeline, in order. Semantics: P in progress, S success, F failure. */
export const stages = [
  { id: 'NEW', name: 'New', semantics: 'P' },
  { id: 'PREPARATION', name: 'In work', semantics: 'P' },
  { id: 'CONFIRMED', name: 'Order confirmed', semantics: 'P' },
  { id: 'WON', name: 'Won', semantics: 'S' },
  { id: 'LOSE', name: 'Lost', semantics: 'F' },
] as const;

export type StageId = (typeof stages)[number]['id'];

export const stageIds = stages.map(({ id }) => id);

export function isStage(id: unknown): id is StageId {
  return stageIds.some((known) => known === id);
}

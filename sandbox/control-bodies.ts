import { z } from 'zod';
import { newDeal } from './portal/new-deal';
import { stageIds } from './portal/stages';

const stageId = z.enum(stageIds);
const setting = z.union([z.string(), z.array(z.string())]);

/** Bodies of the control requests; a name that is not known here is refused. */
export const createDealsBody = newDeal.extend({ count: z.int().min(1).max(100_000).default(1) });

export const moveDealBody = z.strictObject({ stageId });

export const moveDealsBody = z.strictObject({
  ids: z.array(z.int()).min(1),
  stageId,
  /** Deals whose calls are under way at a time. */
  inFlight: z.int().min(1).max(1_000).default(16),
});

export const installBody = z.strictObject({
  url: z.string(),
  /** Of the portal's users. */
  language: z.enum(['en', 'ru']).default('ru'),
});

export const placeRobotBody = z.strictObject({
  code: z.string().min(1),
  stageId: stageId.default('CONFIRMED'),
  properties: z.record(z.string(), setting).default({}),
  useSubscription: z.boolean().default(true),
  timeoutSeconds: z.int().min(0).default(0),
  loops: z.int().min(1).max(100).default(1),
});

export const repeatCallBody = z.strictObject({
  times: z.int().min(1).max(1_000).default(1),
  concurrently: z.boolean().default(false),
});

export const recordQuery = z.strictObject({
  since: z.coerce.number().int().min(0).default(0),
  /** ms to wait for a line if there is none yet. */
  wait: z.coerce.number().int().min(0).max(60_000).default(0),
});

export type CreateDealsBody = z.input<typeof createDealsBody>;
export type MoveDealsBody = z.input<typeof moveDealsBody>;
export type InstallBody = z.input<typeof installBody>;
export type PlaceRobotBody = z.input<typeof placeRobotBody>;
export type RepeatCallBody = z.input<typeof repeatCallBody>;
export type RecordQuery = z.input<typeof recordQuery>;

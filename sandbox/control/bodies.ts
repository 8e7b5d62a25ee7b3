import { z } from 'zod';
import { newCompany, newRequisite } from '../portal/directory';
import { newDeal, newItem, newOther } from '../portal/new-deal';
import { otherDocumentTypes, userFieldEntities } from '../portal/item';
import { itemStageIds, stageIds } from '../portal/stages';

const stageId = z.enum(stageIds);
const itemStageId = z.enum(itemStageIds);
const setting = z.union([z.string(), z.array(z.string())]);

/** Bodies of the control requests; a name that is not known here is refused. */
export const createCompanyBody = newCompany;

export const createRequisiteBody = newRequisite;

export const createDealsBody = newDeal.extend({ count: z.int().min(1).max(100_000).default(1) });

export const createItemsBody = newItem.extend({ count: z.int().min(1).max(100_000).default(1) });

/** Leads, quotes and invoices; processes on them are run by hand. */
export const createOthersBody = newOther.extend({
  entityTypeId: z.literal(otherDocumentTypes),
  count: z.int().min(1).max(100_000).default(1),
});

export const moveItemBody = z.strictObject({ stageId: itemStageId });

export const createUserFieldBody = z.strictObject({
  entity: z.enum(userFieldEntities),
  name: z.string().regex(/^UF_CRM_[A-Z0-9_]{1,43}$/),
});

/** Fields and user fields by name, as a person fills them in on the card. */
export const changeDealBody = z.record(z.string(), z.union([z.string(), z.number(), z.null()]));

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
  /** Parts of `auth` that the event gets wrong, by name; an empty one is left out. */
  auth: z.record(z.string(), z.string()).default({}),
  /** Seconds since 1970. */
  ts: z.int().optional(),
});

export const updateBody = installBody.extend({
  /** `kept`: as if calls of them stood in the portal's queue still. */
  robots: z.enum(['gone', 'kept']).default('gone'),
});

export const uninstallBody = installBody.extend({
  /** `forged`: the event is a forger's and the application stays; `previous`: it carries the application token
   * that was good before the last update. */
  token: z.enum(['present', 'previous']).default('present'),
  forged: z.boolean().default(false),
});

/** An application with pages, as its developer saves it. */
export const saveApplicationBody = z.strictObject({ handler: z.string(), install: z.string() });

/** Who opens a page of the application, and where. */
export const openFrameBody = z.strictObject({
  placement: z.string().default('DEFAULT'),
  userId: z.int().positive().default(1),
  language: z.enum(['ru', 'en', 'de']).default('ru'),
  id: z.int().positive().optional(),
});

export const moveBody = z.strictObject({
  /** Another name of this machine. */
  host: z.enum(['localhost', '127.0.0.1']),
});

const robotSettings = z.strictObject({
  code: z.string().min(1),
  properties: z.record(z.string(), setting).default({}),
  useSubscription: z.boolean().default(true),
  timeoutSeconds: z.int().min(0).default(0),
  loops: z.int().min(1).max(100).default(1),
});

export const placeRobotBody = robotSettings.extend({
  stageId: z.enum([...stageIds, ...itemStageIds]).default('CONFIRMED'),
});

/** Starts a process of one robot on any document. */
export const runRobotBody = robotSettings.extend({
  document: z.tuple([z.string(), z.string(), z.string().regex(/_\d+$/)]),
});

/** A robot as another release of the application registered it. */
export const registerRobotBody = z.strictObject({ code: z.string().min(1), handler: z.string() });

export const repeatCallBody = z.strictObject({
  times: z.int().min(1).max(1_000).default(1),
  concurrently: z.boolean().default(false),
});

/** A project that somebody else made; its key may be one that Jira itself would refuse today. */
export const plantProjectBody = z.strictObject({
  key: z.string().min(1),
  name: z.string().min(1),
  description: z.string().default(''),
});

/** An issue that somebody else made. */
export const plantIssueBody = z.strictObject({
  projectKey: z.string().min(1),
  labels: z.array(z.string()).default([]),
});

export const recordQuery = z.strictObject({
  since: z.coerce.number().int().min(0).default(0),
  /** ms to wait for a line if there is none yet. */
  wait: z.coerce.number().int().min(0).max(60_000).default(0),
});

export type CreateCompanyBody = z.input<typeof createCompanyBody>;
export type CreateRequisiteBody = z.input<typeof createRequisiteBody>;
export type CreateOthersBody = z.input<typeof createOthersBody>;
export type CreateItemsBody = z.input<typeof createItemsBody>;
export type CreateUserFieldBody = z.input<typeof createUserFieldBody>;
export type RunRobotBody = z.input<typeof runRobotBody>;
export type CreateDealsBody = z.input<typeof createDealsBody>;
export type ChangeDealBody = z.input<typeof changeDealBody>;
export type MoveDealsBody = z.input<typeof moveDealsBody>;
export type UninstallBody = z.input<typeof uninstallBody>;
export type SaveApplicationBody = z.input<typeof saveApplicationBody>;
export type OpenFrameBody = z.input<typeof openFrameBody>;
export type MoveBody = z.input<typeof moveBody>;
export type UpdateBody = z.input<typeof updateBody>;
export type InstallBody = z.input<typeof installBody>;
export type PlaceRobotBody = z.input<typeof placeRobotBody>;
export type PlantProjectBody = z.input<typeof plantProjectBody>;
export type PlantIssueBody = z.input<typeof plantIssueBody>;
export type RegisterRobotBody = z.input<typeof registerRobotBody>;
export type RepeatCallBody = z.input<typeof repeatCallBody>;
export type RecordQuery = z.input<typeof recordQuery>;

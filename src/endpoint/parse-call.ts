import { z } from 'zod';
import type { RobotDescription } from '../robots/define-robot';
import { callProperties } from './call-properties';
import { documentId } from './document-id';
import { type CallEvent, eventToken } from './event-token';
import { type Fields, type FieldsParsing, isMap } from './fields';
import { firstProblem } from './first-problem';
import { identityPart, optionalIdentityPart } from './identity-part';
import { parseForm } from './parse-form';
import { parseJson } from './parse-json';
import { malformed, type Refused, refuse } from './refusal';

/** A call as it came, in either shape; its access and refresh tokens are left behind. */
export interface ParsedCall {
  /** CODE of the robot. */
  robot: string;
  /** WORKFLOW_ID: the business process instance. */
  workflowId: string;
  document: { module: string; entity: string; id: string };
  /** By name; strings in a form, and arrays for Multiple. */
  properties: Fields;
  /** Absent in the article's shape: the document stands in, and nothing can be answered. */
  event?: CallEvent;
  /** The process waits for an answer. */
  waits: boolean;
  /** ms until the process goes on by itself; undefined: it waits for ever. */
  timeoutMs?: number;
}

/** What a call says of its sender; nothing of it is proved. */
export interface Sender {
  applicationToken?: string;
  memberId?: string;
}

export type CallParsing = { ok: true; call: ParsedCall; sender: Sender } | Refused;

const sender = z
  .object({ application_token: z.string().optional(), member_id: optionalIdentityPart })
  .optional()
  .transform((auth) => ({
    ...(auth?.application_token && { applicationToken: auth.application_token }),
    ...(auth?.member_id && { memberId: auth.member_id }),
  }));

const robotShape = z.object({
  workflow_id: identityPart,
  code: optionalIdentityPart,
  document_id: documentId,
  event_token: eventToken,
  properties: callProperties,
  use_subscription: z.string().optional(),
  timeout_duration: z
    .string()
    .regex(/^\d{0,9}$/, 'must be seconds')
    .optional(),
  auth: sender,
});

const articleShape = z.object({
  WORKFLOW_ID: identityPart,
  DOCUMENT_ID: documentId,
  PROPERTIES: callProperties,
  auth: sender,
});

/**
 * Reads a robot's call: the form that Bitrix24 sends, or the JSON of the article that gateways send.
 *
 * @param robot the robot that the URL names
 */
export function parseCall({
  contentType,
  body,
  robot,
}: {
  contentType: string | undefined;
  body: string;
  robot: Pick<RobotDescription, 'code' | 'name'>;
}): CallParsing {
  const parsed = parseBody(contentType, body);
  if (!parsed.ok) return parsed;
  const { fields } = parsed;
  return isMap(fields.data) ? readArticleShape(fields.data, robot.code) : readRobotShape(fields, robot);
}

function parseBody(contentType: string | undefined, body: string): FieldsParsing {
  const mediaType = contentType?.split(';', 1)[0]?.trim().toLowerCase();
  if (mediaType === 'application/x-www-form-urlencoded') return parseForm(body);
  if (mediaType === 'application/json') return parseJson(body);
  return malformed('its Content-Type is neither application/x-www-form-urlencoded nor application/json');
}

function readRobotShape(fields: Fields, robot: Pick<RobotDescription, 'code' | 'name'>): CallParsing {
  if (!fields.code && !fields.event_token && fields.document_id) {
    return refuse(
      'Call.StockWebhook',
      `This is the stock "Outgoing webhook" robot: it has no event token, so it cannot get an answer. Nothing was stored. Use the robot "${robot.name.en}" of this application.`,
    );
  }
  const read = robotShape.safeParse(fields);
  if (!read.success) return malformed(firstProblem(read.error));
  const { code, workflow_id, document_id, event_token, properties, auth } = read.data;
  if (code !== undefined && code !== robot.code) {
    return malformed(`its code is "${code}", but the address is that of "${robot.code}"`);
  }
  const timeoutMs = Number(read.data.timeout_duration ?? 0) * 1000;
  return {
    ok: true,
    call: {
      robot: robot.code,
      workflowId: workflow_id,
      document: document_id,
      properties,
      ...(event_token && { event: event_token }),
      // Absent, not "N", where the process does not wait.
      waits: read.data.use_subscription === 'Y',
      ...(timeoutMs > 0 && { timeoutMs }),
    },
    sender: auth,
  };
}

function readArticleShape(data: Fields, robot: string): CallParsing {
  const read = articleShape.safeParse(data);
  if (!read.success) return malformed(firstProblem(read.error));
  const { WORKFLOW_ID, DOCUMENT_ID, PROPERTIES, auth } = read.data;
  return {
    ok: true,
    call: { robot, workflowId: WORKFLOW_ID, document: DOCUMENT_ID, properties: PROPERTIES, waits: false },
    sender: auth,
  };
}

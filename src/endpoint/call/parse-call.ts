import { z } from 'zod';
import { excessOf } from '../../../workflows/contract/ids';
import type { RobotDescription } from '../../robots/define-robot';
import {
  callProperties,
  documentId,
  eventToken,
  firstProblem,
  identityPart,
  optionalIdentityPart,
  plainWords,
} from './call-parts';
import { type FieldsParsing, isMap } from './fields';
import type { Fields, ParsedCall, Sender } from '../../verify/claimed';
import { parseForm } from './parse-form';
import { parseJson } from './parse-json';
import { malformed, type Refused, refuse } from '../http/refusal';

export type CallParsing = { ok: true; call: ParsedCall; sender: Sender } | Refused;

const secret = z.string().min(1).max(512).optional().catch(undefined);

/** Some callers leave a map out, others send it empty. */
const absentIfEmpty = (value: unknown): unknown => (value === '' ? undefined : value);

const sentAuth = z
  .object({
    application_token: z.string().optional(),
    member_id: optionalIdentityPart,
    // What does not fit here says nothing; it is no reason to lose the call.
    domain: z
      .string()
      .toLowerCase()
      .regex(/^[a-z0-9.-]{1,253}(:\d{1,5})?$/)
      .optional()
      .catch(undefined),
    access_token: secret,
    refresh_token: secret,
    expires: z.coerce.number().int().positive().catch(0),
  })
  .optional()
  .transform((auth): Sender => {
    const { access_token: accessToken, refresh_token: refreshToken } = auth ?? {};
    return {
      ...(auth?.application_token && { applicationToken: auth.application_token }),
      ...(auth?.member_id && { memberId: auth.member_id }),
      ...(auth?.domain && { domain: auth.domain }),
      ...(accessToken &&
        refreshToken && { tokens: { accessToken, refreshToken, expiresAt: (auth?.expires ?? 0) * 1000 } }),
    };
  });

const sender = z.preprocess(absentIfEmpty, sentAuth);

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

/** What a boxed portal's module sends beside it (docs/on-premise-wire.md, 2). */
const boxShape = z.object({
  age: z
    .string('is missing')
    .regex(/^\d{1,9}$/, 'must be seconds')
    .transform(Number),
  auth: z.object({ member_id: identityPart }, 'is missing'),
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
 * @param registeredCode what it is called by, where that is not its own code
 */
export function parseCall({
  contentType,
  body,
  robot,
  code: registeredCode = robot.code,
}: {
  contentType: string | undefined;
  body: string;
  robot: Pick<RobotDescription, 'code' | 'name'>;
  code?: string;
}): CallParsing {
  const parsed = parseBody(contentType, body);
  if (!parsed.ok) return parsed;
  const { fields } = parsed;
  return isMap(fields.data)
    ? readArticleShape(fields.data, robot.code)
    : readRobotShape(fields, robot, registeredCode);
}

function parseBody(contentType: string | undefined, body: string): FieldsParsing {
  const mediaType = contentType?.split(';', 1)[0]?.trim().toLowerCase();
  if (mediaType === 'application/x-www-form-urlencoded') return parseForm(body);
  if (mediaType === 'application/json') return parseJson(body);
  return malformed('its Content-Type is neither application/x-www-form-urlencoded nor application/json');
}

function readRobotShape(
  fields: Fields,
  robot: Pick<RobotDescription, 'code' | 'name'>,
  registeredCode: string,
): CallParsing {
  if (!fields.code && !fields.event_token && fields.document_id) {
    return refuse('Call.StockWebhook', { robot: robot.name.en });
  }
  const read = robotShape.safeParse(fields, plainWords);
  if (!read.success) return malformed(firstProblem(read.error));
  const { code, workflow_id, document_id, event_token, properties, auth } = read.data;
  if (code !== undefined && code !== registeredCode) {
    return malformed(`its code is "${code}", but the address is that of "${registeredCode}"`);
  }
  const box = fields.source === 'box' ? boxShape.safeParse(fields) : undefined;
  if (box && !box.success) return malformed(firstProblem(box.error));
  const timeoutMs = Number(read.data.timeout_duration ?? 0) * 1000;
  // A box's call may have waited in its outbox, while the step's time ran.
  const waitedMs = box ? box.data.age * 1000 : 0;
  return identified(
    {
      robot: robot.code,
      workflowId: workflow_id,
      document: document_id,
      properties,
      ...(event_token && { event: event_token }),
      // Absent, not "N", where the process does not wait.
      waits: read.data.use_subscription === 'Y',
      ...(timeoutMs > 0 && { timeoutMs: Math.max(0, timeoutMs - waitedMs) }),
    },
    box ? { boxId: box.data.auth.member_id } : auth,
  );
}

function readArticleShape(data: Fields, robot: string): CallParsing {
  const read = articleShape.safeParse(data, plainWords);
  if (!read.success) return malformed(firstProblem(read.error));
  const { WORKFLOW_ID, DOCUMENT_ID, PROPERTIES, auth } = read.data;
  return identified(
    { robot, workflowId: WORKFLOW_ID, document: DOCUMENT_ID, properties: PROPERTIES, waits: false },
    auth,
  );
}

/** A call whose parts are not too long for the id of its run. */
function identified(call: ParsedCall, from: Sender): CallParsing {
  const excess = excessOf({ ...call, document: call.document.id });
  if (excess <= 0) return { ok: true, call, sender: from };
  return malformed(
    `code and ids of document, process, activity and event are ${excess} characters too long together`,
  );
}

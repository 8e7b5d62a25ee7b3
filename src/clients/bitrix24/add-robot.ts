import { z } from 'zod';
import { ClientError } from '../client-error';
import { parseReply } from './contract';
import type { Request } from './transport';

/** Texts by language. */
type Texts = Readonly<Record<'en' | 'ru', string>>;

export interface RobotProperty {
  type: string;
  name: Texts;
  description?: Texts;
  required?: boolean;
  multiple?: boolean;
  /** A value, or an expression of the portal such as `{{=Document:TITLE}}`. */
  default?: string;
}

/** A robot as a portal is told of it. */
export interface RobotRegistration {
  /** `[a-z0-9.\-_]+`. */
  code: string;
  /** Where calls are sent, on the application's own domain. */
  handler: string;
  name: Texts;
  description: Texts;
  /** As in DOCUMENT_TYPE[2], e.g. `DEAL` or `DYNAMIC_177`; `DYNAMIC`: all smart processes. The first decides the types of the properties. */
  documents: readonly string[];
  /** The settings on the stage. */
  properties: Readonly<Record<string, RobotProperty>>;
  /** The deal's field that its result is written to, with its prefix; absent: none. */
  dealField?: { name: string; label: Texts };
  /** The results that the process can go on with. */
  returns: Readonly<Record<string, RobotProperty>>;
}

const documents = 'Bitrix\\Crm\\Integration\\BizProc\\Document\\';
const dynamic = `${documents}Dynamic`;

/** Vendor: DOCUMENT_TYPE of bizproc.robot.add, and FILTER, where a type may stand in part. */
const documentTypes: Readonly<Record<string, readonly string[]>> = {
  DEAL: ['crm', 'CCrmDocumentDeal', 'DEAL'],
  LEAD: ['crm', 'CCrmDocumentLead', 'LEAD'],
  QUOTE: ['crm', `${documents}Quote`, 'QUOTE'],
  SMART_INVOICE: ['crm', `${documents}SmartInvoice`, 'SMART_INVOICE'],
  DYNAMIC: ['crm', dynamic],
};

/** Module and entity of a document, by its id; undefined for what no robot works on. @param id DOCUMENT_ID[2] */
export function documentEntityOf(id: string): readonly [module: string, entity: string] | undefined {
  const type = id.startsWith('DYNAMIC_') ? 'DYNAMIC' : id.replace(/_\d+$/, '');
  const [module, entity] = documentTypes[type] ?? [];
  return module && entity ? [module, entity] : undefined;
}

/**
 * Registers a robot; one that is there already is brought up to date.
 *
 * @param authUserId whose tokens its calls carry
 * @throws ClientError; refused `AccessDenied` where the token is no administrator's
 */
export async function addRobot(
  request: Request,
  robot: RobotRegistration,
  authUserId: number,
): Promise<'added' | 'updated'> {
  try {
    await request('bizproc.robot.add', { CODE: robot.code, ...robotFields(robot, authUserId) });
    return 'added';
  } catch (error) {
    if (!(error instanceof ClientError && error.kind === 'AlreadyInstalled')) throw error;
  }
  await updateRobot(request, robot, authUserId);
  return 'updated';
}

/** Brings a robot up to date that is there. @throws ClientError */
export async function updateRobot(
  request: Request,
  robot: RobotRegistration,
  authUserId: number,
): Promise<void> {
  await request('bizproc.robot.update', { CODE: robot.code, FIELDS: robotFields(robot, authUserId) });
}

/** Codes of the application's robots; the portal tells no more of them. @throws ClientError */
export async function listRobots(request: Request): Promise<string[]> {
  const method = 'bizproc.robot.list';
  return parseReply(z.array(z.string()), await request(method, {}), method);
}

/** Takes a robot away, from every stage that it stands on too. @throws ClientError */
export async function deleteRobot(request: Request, code: string): Promise<void> {
  await request('bizproc.robot.delete', { CODE: code });
}

/** Everything that a robot is registered with but its code. */
export function robotFields(robot: RobotRegistration, authUserId: number): Record<string, unknown> {
  const types = robot.documents.map(documentType);
  return {
    HANDLER: robot.handler,
    AUTH_USER_ID: authUserId,
    // Left out, the portal behaves as if it were Y; its page does not say so.
    USE_SUBSCRIPTION: 'Y',
    NAME: robot.name,
    DESCRIPTION: robot.description,
    PROPERTIES: toProperties(robot.properties),
    RETURN_PROPERTIES: toProperties(robot.returns),
    DOCUMENT_TYPE: types[0],
    FILTER: { INCLUDE: types },
  };
}

function documentType(document: string): readonly string[] {
  const type = /^DYNAMIC_\d+$/.test(document) ? ['crm', dynamic, document] : documentTypes[document];
  if (!type) throw new TypeError(`No DOCUMENT_TYPE is known for documents of type ${document}.`);
  return type;
}

function toProperties(properties: Readonly<Record<string, RobotProperty>>): Record<string, unknown> {
  const entries = Object.entries(properties).map(([key, property]) => [
    key,
    {
      Name: property.name,
      Description: property.description,
      Type: property.type,
      Required: property.required ? 'Y' : 'N',
      Multiple: property.multiple ? 'Y' : 'N',
      Default: property.default,
    },
  ]);
  return Object.fromEntries(entries);
}

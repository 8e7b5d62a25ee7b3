import { ClientError } from '../client-error';
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
  /** As in DOCUMENT_TYPE[2], e.g. `DEAL`; `DYNAMIC`: all smart processes. The first decides the types of the properties. */
  documents: readonly string[];
  /** The settings on the stage. */
  properties: Readonly<Record<string, RobotProperty>>;
  /** The deal's field that its result is written to, with its prefix; absent: none. */
  dealField?: { name: string; label: Texts };
  /** The results that the process can go on with. */
  returns: Readonly<Record<string, RobotProperty>>;
}

/** Vendor: DOCUMENT_TYPE of bizproc.robot.add, and FILTER, where a type may stand in part. */
const documentTypes: Readonly<Record<string, readonly string[]>> = {
  DEAL: ['crm', 'CCrmDocumentDeal', 'DEAL'],
  DYNAMIC: ['crm', 'Bitrix\\Crm\\Integration\\BizProc\\Document\\Dynamic'],
};

/**
 * Registers a robot; one that is there already is brought up to date.
 *
 * @throws ClientError; refused `AccessDenied` where the token is no administrator's
 */
export async function addRobot(request: Request, robot: RobotRegistration): Promise<'added' | 'updated'> {
  const fields = toFields(robot);
  try {
    await request('bizproc.robot.add', { CODE: robot.code, ...fields });
    return 'added';
  } catch (error) {
    if (!(error instanceof ClientError && error.kind === 'AlreadyInstalled')) throw error;
  }
  await request('bizproc.robot.update', { CODE: robot.code, FIELDS: fields });
  return 'updated';
}

function toFields(robot: RobotRegistration): Record<string, unknown> {
  const types = robot.documents.map(documentType);
  return {
    HANDLER: robot.handler,
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
  const type = documentTypes[document];
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

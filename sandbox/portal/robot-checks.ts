import { z } from 'zod';
import { notModelled, phpRecord, RestError } from './rest-method';

/** Settings of a robot as they came. */
export interface Given {
  HANDLER?: unknown;
  AUTH_USER_ID?: number | undefined;
  USE_SUBSCRIPTION?: 'Y' | 'N' | '' | undefined;
  NAME?: unknown;
  PROPERTIES?: unknown;
  RETURN_PROPERTIES?: unknown;
  DOCUMENT_TYPE?: unknown;
  FILTER?: unknown;
  USE_PLACEMENT?: 'Y' | 'N' | undefined;
  PLACEMENT_HANDLER?: unknown;
}

const text = z.string().min(1);
const texts = z.union([text, z.record(z.string(), text).refine((one) => Object.keys(one).length > 0)]);
const flag = z.enum(['Y', 'N']);
const property = z
  .strictObject({
    Name: z.unknown(),
    Description: z.unknown(),
    Type: z.unknown(),
    Options: z.unknown(),
    Required: flag,
    Multiple: flag,
    Default: z.unknown(),
  })
  .partial();

/** Vendor: bizproc-robot-add.md. Of other types there are those that applications add. */
const types = /^(bool|date|datetime|double|file|int|select|string|text|user)$/;
const key = /^[a-z][a-z0-9_]*$/i;

const documents = 'Bitrix\\Crm\\Integration\\BizProc\\Document\\';
const documentTypes: readonly (readonly [entity: string, type: RegExp])[] = [
  ['CCrmDocumentLead', /^LEAD$/],
  ['CCrmDocumentDeal', /^DEAL$/],
  [`${documents}Quote`, /^QUOTE$/],
  [`${documents}SmartInvoice`, /^SMART_INVOICE$/],
  [`${documents}Dynamic`, /^DYNAMIC_\d+$/],
];

/**
 * Refuses a robot as the vendor does, in the order of bizproc-robot-add.md.
 *
 * @param robot `known`: what is not said stays as it is
 * @throws RestError
 */
export function checkRobot(given: Given, robot: 'new' | 'known'): void {
  const isNew = robot === 'new';
  if (isNew || given.HANDLER !== undefined) checkHandler(given.HANDLER);
  if ((isNew || given.NAME !== undefined) && !texts.safeParse(given.NAME).success) {
    throw invalid('Empty activity NAME!');
  }
  if (given.USE_PLACEMENT === 'Y') {
    checkHandler(given.PLACEMENT_HANDLER);
    throw notModelled('USE_PLACEMENT');
  }
  checkProperties(given.PROPERTIES);
  checkProperties(given.RETURN_PROPERTIES);
  if (given.DOCUMENT_TYPE !== undefined && !isDocumentType(given.DOCUMENT_TYPE, 'whole')) {
    throw invalid('Wrong activity DOCUMENT_TYPE!');
  }
  if (given.FILTER !== undefined && !isFilter(given.FILTER)) throw invalid('Wrong activity FILTER!');
}

function checkHandler(given: unknown): void {
  const url = typeof given === 'string' && URL.canParse(given) ? new URL(given) : undefined;
  if (!url) throw new RestError(400, 'ERROR_WRONG_HANDLER_URL', 'Wrong handler URL');
  if (/^https?:$/.test(url.protocol)) return;
  throw new RestError(400, 'ERROR_UNSUPPORTED_PROTOCOL', 'Unsupported handler protocol');
}

function checkProperties(given: unknown): void {
  if (given === undefined) return;
  const read = phpRecord(z.record(z.string(), z.unknown())).safeParse(given);
  if (!read.success) throw invalid('Wrong properties array!');
  for (const [name, described] of Object.entries(read.data)) {
    if (!key.test(name)) throw invalid(`Wrong property key (${name})!`);
    if (!texts.safeParse(described.Name).success) throw invalid(`Empty property NAME (${name})!`);
    const known = property.safeParse(described);
    if (!known.success) {
      throw notModelled(
        `property ${name} with ${known.error.issues.map(({ message }) => message).join(', ')}`,
      );
    }
    const { Type = 'string' } = known.data;
    if (!types.test(String(Type))) throw notModelled(`property ${name} of type ${String(Type)}`);
  }
}

/** @param how `part`: as a rule of FILTER has it, where what comes last may be left out */
function isDocumentType(given: unknown, how: 'whole' | 'part'): boolean {
  if (!Array.isArray(given) || given.length > 3 || given.length < (how === 'whole' ? 3 : 1)) return false;
  const [module, entity, type] = given.map(String);
  if (module !== 'crm') return false;
  if (entity === undefined) return true;
  return documentTypes.some(
    ([knownEntity, known]) => entity === knownEntity && (type === undefined || known.test(type)),
  );
}

function isFilter(given: unknown): boolean {
  const rules = z.array(z.unknown()).default([]);
  const read = z.strictObject({ INCLUDE: rules, EXCLUDE: rules }).safeParse(given);
  if (!read.success) return false;
  return [...read.data.INCLUDE, ...read.data.EXCLUDE].every((rule) =>
    typeof rule === 'string' ? /^(b24|box|crm)$/.test(rule) : isDocumentType(rule, 'part'),
  );
}

function invalid(description: string): RestError {
  return new RestError(400, 'ERROR_ACTIVITY_VALIDATION_FAILURE', description);
}

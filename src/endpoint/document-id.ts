import { z } from 'zod';
import { isMap } from './fields';
import { identityPart } from './identity-part';

const name = z.string('is missing').regex(/^[A-Za-z0-9._\\-]{1,128}$/, 'must be a name');

/** DOCUMENT_ID: module, entity (a PHP class for newer documents), id. A form's indexes make a map of it. */
export const documentId = z
  .preprocess(
    (value) => (isMap(value) ? Object.values(value) : value),
    z.tuple([name, name, identityPart], 'must be module, entity and id'),
  )
  .transform(([module, entity, id]) => ({ module, entity, id }));

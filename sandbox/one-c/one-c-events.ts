import type { BaseName } from './configurations';
import type { OneCFault, OneCFaults, OneCOperation } from './faults';
import type { StoredObject } from './schema';

/** Which object of which information base. */
export interface OneCSubject {
  base: BaseName;
  /** `Document_СчетНаОплатуПокупателю`, `HttpService`, or nothing for `$metadata`. */
  entity: string;
}

export type OneCEvent =
  | { type: 'one-c.faults'; faults: OneCFaults }
  | ({
      type: 'one-c.arrived';
      request: number;
      operation: OneCOperation;
      ref?: string;
      /** As it came; unset where there is none. */
      body?: string;
      contentType?: string;
    } & OneCSubject)
  /** An object as it lies in the base from now on. */
  | ({ type: 'one-c.stored'; object: StoredObject } & OneCSubject)
  | ({ type: 'one-c.deleted'; ref: string } & OneCSubject)
  /** What the HTTP service made, with all that it was told. */
  | { type: 'one-c.served'; base: BaseName; externalId: string; ref: string; number: string; request: object }
  | ({
      type: 'one-c.finished';
      request: number;
      operation: OneCOperation;
      /** ms since 1970; it finished at the entry's `at`. */
      arrivedAt: number;
      /** HTTP status of what was done; undefined: it was not carried out. */
      status: number | undefined;
      /** What the caller got. */
      reply: OneCFault['reply'];
    } & OneCSubject)
  /** Never reached an operation. */
  | { type: 'one-c.rejected'; why: 'unauthorized' };

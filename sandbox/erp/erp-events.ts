import type { ErpFaults } from './faults';
import type { CustomerRequest } from './customer';
import type { OrderRequest } from './order';

export type ErpOperation = 'create' | 'find' | 'customer';

/** What happened at the ERP, whatever the caller was told. */
export type ErpOutcome =
  | 'created'
  | 'updated'
  | 'returned existing'
  | 'found'
  | 'absent'
  | 'refused'
  | 'not carried out';

export type ErpEvent =
  | { type: 'erp.faults'; faults: ErpFaults }
  | { type: 'erp.arrived'; request: number; operation: ErpOperation; externalId: string }
  /** A request's XML as it came. */
  | { type: 'erp.received'; xml: string }
  | { type: 'erp.order'; number: string; order: OrderRequest }
  | { type: 'erp.customer'; number: string; customer: CustomerRequest }
  /** What a service of another WSDL keeps. */
  | { type: 'erp.kept'; service: string; externalId: string; number: string; request: string }
  | {
      type: 'erp.finished';
      request: number;
      operation: ErpOperation;
      externalId: string;
      /** ms since 1970; it finished at the entry's `at`. */
      arrivedAt: number;
      outcome: ErpOutcome;
      number?: string;
      /** What the caller got. */
      reply: ErpFaults['create']['reply'];
    }
  /** Never reached an operation. */
  | { type: 'erp.rejected'; why: 'unauthorized' | 'malformed' | 'invalid' };

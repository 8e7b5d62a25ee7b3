import type { ErpClient, ErpObject, ErpOrder, ErpCustomer } from '../src/clients/erp';
import { ApplicationFailure } from '@temporalio/common';
import type { Guard } from '../workflows/contract/verdict';
import type { Timing } from '../workflows/contract/timing';
import type { CreateOnce } from './create-once/create-once';

/** One order to be created, and what holds it back. */
export interface CreateOrderWork {
  order: ErpOrder;
  guard: Guard;
}

/** A customer to be kept by the ERP, and what holds that back. */
export interface CreateCustomerWork {
  customer: ErpCustomer;
  guard: Guard;
}

export interface ErpActivities {
  /** Returns the number of the order with this external id, creating it if the ERP has none. */
  createOrder(work: CreateOrderWork & { timing: Timing }): Promise<string>;
  /** Returns the number under which the ERP keeps this customer, as it is now. */
  createCustomer(work: CreateCustomerWork & { timing: Timing }): Promise<string>;
}

export interface ErpDeps {
  erp: ErpClient;
  createOnce: CreateOnce;
}

export function createErpActivities({ erp, createOnce }: ErpDeps): ErpActivities {
  function createObject<Input extends { externalId: string }>(
    object: ErpObject<Input>,
    input: Input,
    { guard, timing }: { guard: Guard; timing: Timing },
  ): Promise<string> {
    const { find, repeatableFor, updates } = object;
    return createOnce({
      system: 'erp',
      reference: input.externalId,
      guard,
      timing,
      find: find && ((options) => find(input.externalId, options)),
      repeatableFor,
      updates,
      create: (options) => object.create(input, options),
    });
  }

  return {
    async createOrder({ order, ...bounds }) {
      return createObject(mapped(erp.order, 'orders'), order, bounds);
    },
    async createCustomer({ customer, ...bounds }) {
      return createObject(mapped(erp.customer, 'customers'), customer, bounds);
    },
  };
}

/** @throws ApplicationFailure `Erp.NotMapped`, not retried, for what this ERP's mapping leaves out */
function mapped<T>(object: T | undefined, what: string): T {
  if (object) return object;
  throw ApplicationFailure.nonRetryable(
    `The mapping of this ERP has no operation for ${what}.`,
    'Erp.NotMapped',
  );
}

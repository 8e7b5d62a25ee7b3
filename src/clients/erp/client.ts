import { lazyWsdl } from './open-wsdl';
import { createOrder, findOrder, referenceFaults, type ErpOrder, type Operation } from './order-mapping';
import { createQuote } from '../http/quote';
import { callSoap, type CallOptions } from './soap-call';
import { toClientError } from './to-client-error';

export interface ErpSettings {
  /** Path or URL of the WSDL. */
  wsdl: string;
  /** URL; absent: the address in the WSDL. */
  endpoint?: string;
  user?: string;
  password?: string;
  /** Local parts of the fault codes that refuse an order for good; absent: the reference ERP's. */
  rejectFaults?: readonly string[];
  /** Local parts of the fault codes after which the same call may be tried again. */
  notDoneFaults?: readonly string[];
}

export interface ErpClient {
  /**
   * The number of the order that the ERP keeps under our reference, or undefined if it says that there is none. It
   * throws a ClientError if it gave no answer, always `not-done`: a look-up leaves nothing behind.
   */
  findOrder(externalId: string, options: CallOptions): Promise<string | undefined>;
  /**
   * Creates an order and returns its number; throws a ClientError. `beforeSend` runs when the connection stands and
   * nothing has been written yet; what it throws comes out unchanged, and nothing is sent.
   */
  createOrder(order: ErpOrder, options: CallOptions & { beforeSend(): void }): Promise<string>;
}

/** A client of the ERP's order service over SOAP; may be used by many calls at once. */
export function createErpClient(settings: ErpSettings): ErpClient {
  const { user, password = '' } = settings;
  const auth = user === undefined ? undefined : { username: user, password };
  const wsdl = lazyWsdl(settings.wsdl, auth);
  const quote = createQuote(auth);
  const faults = {
    refused: settings.rejectFaults ?? referenceFaults.refused,
    notDone: settings.notDoneFaults ?? referenceFaults.notDone,
  };

  async function call<Input, Output>(
    operation: Operation<Input, Output>,
    externalId: string,
    input: Input,
    options: CallOptions & { beforeSend?(): void },
  ): Promise<Output> {
    // Outside of what becomes a ClientError: an input that does not fit is a bug of ours.
    const args = operation.toRequest(input);
    const { ended, ...seen } = await callSoap(await wsdl(), {
      ...options,
      operation: operation.name,
      args,
      endpoint: settings.endpoint,
      auth,
    });
    const fail = (how: { error: unknown } | { breach?: string }) =>
      toClientError(
        { ...seen, ...how, cancelled: options.signal?.aborted ?? false },
        { operation, externalId, timeoutMs: options.timeoutMs },
        faults,
        quote,
      );
    if ('error' in ended) throw fail(ended);
    // A number under an HTTP error is no promise.
    if (seen.status === undefined || seen.status >= 300) throw fail({});
    const reply = operation.reply.safeParse(ended.result);
    if (!reply.success) {
      const [issue] = reply.error.issues;
      throw fail({ breach: `${issue?.path.join('.')}: ${issue?.message}` });
    }
    return reply.data;
  }

  return {
    findOrder: (externalId, options) => call(findOrder, externalId, externalId, options),
    createOrder: (order, options) => call(createOrder, order.externalId, order, options),
  };
}

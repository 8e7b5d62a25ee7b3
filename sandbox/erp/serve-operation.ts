import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { ISoapServiceMethod } from 'soap';
import { z } from 'zod';
import type { Store } from '../store';
import type { ErpOperation } from './erp-events';
import { isCarriedOut, type OperationFault, spokenReplies } from './faults';
import type { Carried } from './orders';
import { wireFaults } from './replies';

export interface Operation<T> {
  name: ErpOperation;
  schema: z.ZodType<T>;
  /** The work itself, done at once at the end of the latency. */
  carryOut: (request: T) => Carried;
  /** The reply's element for what was carried out. */
  answer: (carried: Carried, request: T) => object;
  /** The reply of a refusal; absent: a fault. */
  refuse?: (text: string) => object;
  /** Replies in an envelope that are none of these; absent: those of the reference contract. */
  speak?: (fault: OperationFault) => object;
}

export interface Served {
  /** Ends work under way, undone. */
  signal: AbortSignal;
  /** Why the WSDL's schema refuses a request, if it does. */
  check(request: IncomingMessage): Promise<string | undefined>;
}

/**
 * An operation as the SOAP library calls it, with the faults in force when the request arrived. The work goes on
 * when the caller has gone.
 */
export function serveOperation<T extends { externalId: string }>(
  store: Store,
  { name, schema, carryOut, answer, refuse = clientFault, speak }: Operation<T>,
  { signal, check }: Served,
): ISoapServiceMethod {
  async function serve(
    args: unknown,
    reply: (result: object) => void,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const unfit = store.erp.faults.strict ? await check(request) : undefined;
    if (unfit !== undefined) {
      store.append({ type: 'erp.rejected', why: 'invalid' });
      return reply(clientFault(`The request is not as the WSDL's schema wants it: ${unfit}`));
    }
    const parsed = schema.safeParse(args);
    if (!parsed.success) {
      store.append({ type: 'erp.rejected', why: 'malformed' });
      return reply(clientFault(`The request does not fit the contract: ${z.prettifyError(parsed.error)}`));
    }
    const fault = store.erp.faults[name];
    const common = { request: store.erp.requests + 1, operation: name, externalId: parsed.data.externalId };
    const arrived = store.append({ type: 'erp.arrived', ...common });
    if (fault.latencyMs > 0) await delay(fault.latencyMs, undefined, { signal });
    const carried: Carried = isCarriedOut(fault)
      ? carryOut(parsed.data)
      : { outcome: fault.reply === 'refuse' ? 'refused' : 'not carried out' };
    store.append({ type: 'erp.finished', ...common, arrivedAt: arrived.at, ...carried, reply: fault.reply });
    if (fault.reply === 'answer') return reply(answer(carried, parsed.data));
    if (fault.reply === 'refuse') return reply(refuse(fault.refusal));
    if (fault.reply === 'no-result') return reply({});
    const isSpoken = (spokenReplies as readonly string[]).includes(fault.reply);
    const said = isSpoken ? (speak ?? spokenOf(answer, parsed.data))(fault) : undefined;
    if (said) return reply(said);
    wireFaults[fault.reply as keyof typeof wireFaults](response);
  }

  return (args, reply, _headers, request: IncomingMessage, response: ServerResponse) => {
    // Nothing is returned: the library would answer for it, also where the wire is to break.
    serve(args, (result) => reply?.(result), request, response).catch(() => response.destroy());
  };
}

/** What the reference contract says in an envelope, but for what was asked. */
function spokenOf<T extends { externalId: string }>(
  answer: Operation<T>['answer'],
  request: T,
): (fault: OperationFault) => object {
  return ({ reply, refusal, code, detail, flag }) => {
    switch (reply) {
      case 'not-allowed':
        return { ...answer({ outcome: 'absent' }, request), message: refusal };
      case 'empty-list':
        return { objects: '' };
      case 'flag':
        return { found: flag };
      case 'foreign-reference':
        return answer(
          { outcome: 'found', number: 'SO-9001' },
          { ...request, externalId: `${request.externalId}-2` },
        );
      case 'fault':
        return {
          Fault: {
            faultcode: `soap:${code}`,
            faultstring: refusal,
            ...(detail !== undefined && { detail: { code: detail } }),
            statusCode: 500,
          },
        };
      default:
        return clientFault(`The reference contract has no reply "${reply}".`);
    }
  };
}

function clientFault(faultstring: string): object {
  // Without a status the library sends a fault as HTTP 200.
  return { Fault: { faultcode: 'soap:Client', faultstring, statusCode: 500 } };
}

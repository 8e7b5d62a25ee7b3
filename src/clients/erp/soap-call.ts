import { Client, type WSDL } from 'soap';
import { harmlessReply } from './harmless-reply';
import { contract } from './order-mapping';
import { sendHttp } from '../http/send-http';
import { soapHttpClient } from './soap-http-client';

/** A reply of the contract is below 1 kB, a fault with a stack trace some tens. */
const maxReplyBytes = 256 * 1024;

export interface CallOptions {
  /** For the whole exchange, in ms; none left is an outage before anything was sent. */
  timeoutMs: number;
  /** Ends the wait; what the ERP has already been told it may still carry out. */
  signal?: AbortSignal;
}

export interface SoapCall extends CallOptions {
  operation: string;
  args: Record<string, unknown>;
  /** URL; absent: the address in the WSDL. */
  endpoint: string | undefined;
  auth: { username: string; password: string } | undefined;
  /** Runs right before the first byte leaves; what it throws comes out of callSoap unchanged. */
  beforeSend?(): void;
}

/** How a call ended: what was seen on the wire beside what soap made of it. */
export interface SoapOutcome {
  sent: boolean;
  /** Of the HTTP reply, if one came. */
  status?: number;
  retryAfterMs?: number;
  ended: { result: unknown } | { error: unknown };
}

/** Calls one operation. Throws only what beforeSend throws, or what fails before the transport: a bug. */
export async function callSoap(wsdl: WSDL, call: SoapCall): Promise<SoapOutcome> {
  const seen: Omit<SoapOutcome, 'ended'> = { sent: false };
  let begun = false;
  let stopped: { by: unknown } | undefined;

  const httpClient = soapHttpClient(async (url, body, headers) => {
    begun = true;
    const reply = await sendHttp({
      url,
      body,
      headers,
      auth: call.auth,
      timeoutMs: call.timeoutMs,
      signal: call.signal,
      maxReplyBytes,
      beforeFirstByte() {
        try {
          call.beforeSend?.();
        } catch (error) {
          stopped = { by: error };
          throw error;
        }
        seen.sent = true;
      },
    });
    seen.status = reply.status;
    const seconds = /^\d{1,5}$/.exec(String(reply.headers['retry-after']));
    if (seconds) seen.retryAfterMs = Number(seconds[0]) * 1000;
    return { ...reply, data: harmlessReply(reply.data) };
  });

  // A soap client keeps the last request and reply, so each call has its own; the costly part, the WSDL, is shared.
  const client = new Client(wsdl, call.endpoint, { httpClient });
  const method = client[contract.service][contract.port][call.operation];
  try {
    const result = await new Promise<unknown>((resolve, reject) => {
      method(call.args, (error: unknown, reply: unknown) => (error ? reject(error) : resolve(reply)));
    });
    return { ...seen, ended: { result } };
  } catch (error) {
    if (stopped) throw stopped.by;
    if (!begun) throw error;
    return { ...seen, ended: { error } };
  }
}

import { Client, type ISecurity, WSSecurity, type WSDL } from 'soap';
import { sendHttp } from '../http/send-http';
import { harmlessReply } from './harmless-reply';
import { authorizationOf, type ErpLogin, type ErpSettings } from './settings';
import { soapHttpClient } from './soap-http-client';

/** A reply of the contract is below 1 kB, a fault with a stack trace some tens. */
const maxReplyBytes = 256 * 1024;

export interface CallOptions {
  /** For the whole exchange, in ms; none left is an outage before anything was sent. */
  timeoutMs: number;
  /** Ends the wait; what the ERP has already been told it may still carry out. */
  signal?: AbortSignal;
}

/** Where a call goes and how it is secured, the same for all calls of a client. */
export interface SoapTarget extends Pick<ErpSettings, 'endpoint' | 'login' | 'tls'> {
  service: string;
  port: string;
  soapVersion: '1.1' | '1.2';
}

export interface SoapCall extends CallOptions {
  operation: string;
  args: Record<string, unknown>;
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
export async function callSoap(wsdl: WSDL, target: SoapTarget, call: SoapCall): Promise<SoapOutcome> {
  const seen: Omit<SoapOutcome, 'ended'> = { sent: false };
  let begun = false;
  let stopped: { by: unknown } | undefined;

  const httpClient = soapHttpClient(async (url, body, headers) => {
    begun = true;
    const reply = await sendHttp({
      url,
      body,
      headers: { ...headers, ...authorizationOf(target.login) },
      tls: target.tls,
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

  try {
    const result = await invoke(wsdl, target, call, httpClient);
    return { ...seen, ended: { result } };
  } catch (error) {
    if (stopped) throw stopped.by;
    if (!begun) throw error;
    return { ...seen, ended: { error } };
  }
}

/** What a call would put on the wire: its address and envelope, the login left out. Nothing is sent. */
export async function composeCall(
  wsdl: WSDL,
  { login: _, ...target }: SoapTarget,
  call: Pick<SoapCall, 'operation' | 'args'>,
): Promise<{ url: string; envelope: string; headers: Record<string, string> }> {
  return new Promise((resolve, reject) => {
    const httpClient = soapHttpClient((url, body = '', headers) => {
      resolve({ url, envelope: body, headers });
      return Promise.reject(new Error('composed only'));
    });
    // Rejects once it was resolved above, which then counts.
    invoke(wsdl, target, call, httpClient).catch(reject);
  });
}

type HttpClient = ReturnType<typeof soapHttpClient>;

function invoke(
  wsdl: WSDL,
  target: Omit<SoapTarget, 'tls'>,
  { operation, args }: Pick<SoapCall, 'operation' | 'args'>,
  httpClient: HttpClient,
): Promise<unknown> {
  // A soap client keeps the last request and reply, so each call has its own; the costly part, the WSDL, is shared.
  const client = new Client(wsdl, target.endpoint, {
    httpClient,
    forceSoap12Headers: target.soapVersion === '1.2',
  });
  const security = securityOf(target.login);
  if (security) client.setSecurity(security);
  const method = client[target.service][target.port][operation];
  return new Promise((resolve, reject) => {
    method(args, (error: unknown, reply: unknown) => (error ? reject(error) : resolve(reply)));
  });
}

/** What of a login goes into the envelope. */
function securityOf(login: ErpLogin | undefined): ISecurity | undefined {
  if (login?.by !== 'ws-security') return undefined;
  return new WSSecurity(login.user, login.password, {
    passwordType: login.digest ? 'PasswordDigest' : 'PasswordText',
    hasTimeStamp: true,
    hasNonce: true,
    mustUnderstand: true,
  });
}

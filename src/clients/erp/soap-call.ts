import { WSSecurity } from 'soap';
import { readRetryAfter } from '../../base/retry-after';
import type { PortOperation } from '../erp-wsdl/ports';
import { replyLimits } from '../http/reply-limits';
import { sendHttp } from '../http/send-http';
import { composeBody, composeHeaders } from './compose-body';
import type { Contract } from './contract';
import type { Element } from './mapping-types';
import { type Envelope, envelopeSpaces, readEnvelope } from './read-envelope';
import { credentialsFor, type ErpLogin, type ErpSettings } from './settings';

export interface CallOptions {
  /** For the whole exchange, in ms; none left is an outage before anything was sent. */
  timeoutMs: number;
}

export interface SoapCall extends CallOptions {
  contract: Contract;
  settings: ErpSettings;
  /** All but the login of the settings. */
  message: SoapMessage;
  /** Runs right before the first byte leaves; what it throws comes out of callSoap unchanged. */
  beforeSend?(): void;
}

/** What goes on the wire, the login left out. */
export interface SoapMessage {
  envelope: string;
  headers: Record<string, string>;
}

/** How a call ended: what was seen on the wire. */
export interface SoapOutcome {
  sent: boolean;
  /** Of the HTTP reply, if one came. */
  status?: number;
  retryAfterMs?: number;
  /** Cookies that the reply sets, by name. */
  cookies?: Readonly<Record<string, string>>;
  /** No envelope: a reply that is no SOAP message. */
  ended: { envelope: Envelope | undefined } | { error: unknown };
}

/** Calls one operation. Throws only what beforeSend throws. */
export async function callSoap({ contract, settings, message, ...call }: SoapCall): Promise<SoapOutcome> {
  const seen: Omit<SoapOutcome, 'ended'> = { sent: false };
  let stopped: { by: unknown } | undefined;
  const { login, tls } = credentialsFor(contract.url, settings);
  try {
    const reply = await sendHttp({
      url: contract.url,
      body: withLogin(message.envelope, settings.login),
      headers: { ...message.headers, ...login },
      tls,
      timeoutMs: call.timeoutMs,
      maxReplyBytes: replyLimits.erp.bytes,
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
    seen.retryAfterMs = readRetryAfter(reply.headers['retry-after']);
    seen.cookies = cookiesOf(reply.headers['set-cookie']);
    return { ...seen, ended: { envelope: await readEnvelope(reply.data) } };
  } catch (error) {
    if (stopped) throw stopped.by;
    return { ...seen, ended: { error } };
  }
}

/** An operation's message. @throws TypeError where the mapping's request or headers are none */
export function composeMessage(
  { index }: Contract,
  operation: PortOperation,
  { request, headers = {} }: { request: Element; headers?: Readonly<Record<string, Element>> },
  soapVersion: '1.1' | '1.2',
): SoapMessage {
  const { soapAction } = operation;
  const blocks = composeHeaders(index, operation, headers);
  const header = blocks && `<soap:Header>${blocks}</soap:Header>`;
  const body = composeBody(index, operation, request);
  return {
    envelope:
      '<?xml version="1.0" encoding="utf-8"?>' +
      `<soap:Envelope xmlns:soap="${envelopeSpaces[soapVersion]}">${header}<soap:Body>${body}</soap:Body></soap:Envelope>`,
    headers:
      soapVersion === '1.2'
        ? { 'Content-Type': `application/soap+xml; charset=utf-8; action="${soapAction}"` }
        : { 'Content-Type': 'text/xml; charset=utf-8', SOAPAction: `"${soapAction}"` },
  };
}

/** What of a login goes into the envelope. */
function withLogin(envelope: string, login: ErpLogin | undefined): string {
  if (login?.by !== 'ws-security') return envelope;
  const security = new WSSecurity(login.user, login.password, {
    passwordType: login.digest ? 'PasswordDigest' : 'PasswordText',
    hasTimeStamp: true,
    hasNonce: true,
    mustUnderstand: true,
  });
  // Texts of ours have no `<`, so that the first of each is the envelope's.
  return envelope.includes('<soap:Header>')
    ? envelope.replace('<soap:Header>', (begin) => begin + security.toXML())
    : envelope.replace('<soap:Body>', (begin) => `<soap:Header>${security.toXML()}</soap:Header>${begin}`);
}

/** RFC 6265, 5.2: the name and value stand before the first semicolon. */
function cookiesOf(set: readonly string[] = []): Record<string, string> {
  return Object.fromEntries(
    set.flatMap((one) => {
      const [, name, value] = /^\s*([^=;\s]+)=([^;]*)/.exec(one) ?? [];
      return name === undefined || value === undefined ? [] : [[name, value.trim()]];
    }),
  );
}

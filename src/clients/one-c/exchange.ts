import { isCancel } from 'axios';
import { ClientError, type FailureVerdict } from '../client-error';
import { inSeconds } from '../in-seconds';
import { errorCode } from '../http/error-code';
import { createQuote } from '../http/quote';
import { sendHttp } from '../http/send-http';
import { fromJson } from './json';

export interface CallOptions {
  /** For the whole exchange, in ms. */
  timeoutMs: number;
}

export interface Exchange extends CallOptions {
  /** For error messages, e.g. `POST Document_…`; no client's data. */
  operation: string;
  url: string;
  /** POSTed; absent: GET. */
  body?: string;
  /** A failed read leaves nothing behind. */
  creates: boolean;
  accept: string;
  maxReplyBytes: number;
  /** Runs when the connection stands and nothing has been written yet; what it throws comes out unchanged. */
  beforeSend?(): void;
}

export interface Reply {
  status: number;
  body: string;
}

/** An error in the far side's own words: of the platform, or of an HTTP service (`{"error": "…"}`), which has no code. */
interface SaidError {
  code: string;
  text: string;
}

/** Sends one request; an error that the caller knows how to take comes back as a reply, all else is thrown. */
export type Send = (
  exchange: Exchange,
  takes?: (error: SaidError, status: number) => boolean,
) => Promise<Reply>;

/** @throws by its result: ClientError, and what `beforeSend` throws */
export function createSend(auth: { username: string; password: string } | undefined): Send {
  const quote = createQuote(auth);
  return async (exchange, takes = () => false) => {
    const { url, body, accept, timeoutMs, maxReplyBytes } = exchange;
    let sent = false;
    let stopped: { by: unknown } | undefined;
    const reply = await sendHttp({
      url,
      body,
      headers: {
        Accept: accept,
        ...(body !== undefined && { 'Content-Type': 'application/json; charset=utf-8' }),
        // Not by axios: it would write a Cyrillic user name in Latin-1.
        ...(auth && { Authorization: basic(auth) }),
      },
      timeoutMs,
      maxReplyBytes,
      beforeFirstByte() {
        try {
          exchange.beforeSend?.();
        } catch (error) {
          stopped = { by: error };
          throw error;
        }
        sent = true;
      },
    }).catch((error: unknown) => {
      if (stopped) throw stopped.by;
      throw failure({ exchange, sent, reason: reasonOf(error, sent, timeoutMs) });
    });
    const { status, data } = reply;
    if (status >= 200 && status < 300) return { status, body: data };
    const said = readError(data);
    if (said && takes(said, status)) return { status, body: data };
    throw failure({
      exchange,
      sent,
      status,
      ...(said && { said: { code: said.code, text: quote(said.text) } }),
      reason: said ? `HTTP ${status}, code ${quote(said.code)}: ${quote(said.text)}` : `HTTP ${status}`,
    });
  };
}

/**
 * A successful reply that cannot be used; after a create it may have been carried out.
 *
 * @param kind `Unknown` for what is not 1C's at all, e.g. a login page, `Contract` for what lacks something
 */
export function badReply(
  { operation, creates }: Pick<Exchange, 'operation' | 'creates'>,
  kind: 'Unknown' | 'Contract',
  why: string,
): ClientError {
  return new ClientError(
    `1C ${operation}: ${why}; ${creates ? 'it may have been carried out' : 'no answer'}`,
    {
      system: 'one-c',
      verdict: creates ? 'unknown' : 'not-done',
      kind,
    },
  );
}

function basic({ username, password }: { username: string; password: string }): string {
  return `Basic ${Buffer.from(`${username}:${password}`, 'utf8').toString('base64')}`;
}

/** The error in JSON; XML comes only to callers that did not ask for JSON. */
function readError(body: string): SaidError | undefined {
  try {
    const parsed = fromJson(body) as {
      'odata.error'?: { code?: unknown; message?: { value?: unknown } };
      error?: unknown;
    };
    if (typeof parsed.error === 'string') return { code: '', text: parsed.error };
    const error = parsed['odata.error'];
    if (typeof error?.code !== 'string') return undefined;
    return { code: error.code, text: typeof error.message?.value === 'string' ? error.message.value : '' };
  } catch {
    return undefined;
  }
}

interface Failed {
  exchange: Exchange;
  sent: boolean;
  status?: number;
  said?: SaidError;
  reason: string;
}

/** The first that applies counts; `Unavailable` is an outage, whether or not the call may have been carried out. */
const rules: { when: (failed: Failed) => boolean; verdict: FailureVerdict; kind: string }[] = [
  { when: ({ sent }) => !sent, verdict: 'not-done', kind: 'Unavailable' },
  { when: ({ status }) => status === 401, verdict: 'not-done', kind: 'Unauthorized' },
  // Platform: 4xx is a request that it did not take; 500 with code -1 a handler of the configuration that said no.
  {
    when: ({ status = 0, said }) => said !== undefined && (status < 500 || said.code === '-1'),
    verdict: 'refused',
    kind: 'Rejected',
  },
  { when: ({ status }) => status === 503, verdict: 'unknown', kind: 'Unavailable' },
];

function failure(failed: Failed): ClientError {
  const { exchange, sent, said, reason } = failed;
  const { verdict, kind } = rules.find(({ when }) => when(failed)) ?? { verdict: 'unknown', kind: 'Unknown' };
  const harmless = !exchange.creates && verdict === 'unknown';
  return new ClientError(`1C ${exchange.operation}: ${reason}; ${outcomeOf(failed, verdict, sent)}`, {
    system: 'one-c',
    verdict: harmless ? 'not-done' : verdict,
    kind,
    ...(said?.text && { said: said.text }),
  });
}

function outcomeOf({ exchange }: Failed, verdict: FailureVerdict, sent: boolean): string {
  if (!sent) return 'nothing was sent';
  if (!exchange.creates) return 'no answer';
  return verdict === 'unknown' ? 'it may have been carried out' : 'it was not carried out';
}

function reasonOf(error: unknown, sent: boolean, timeoutMs: number): string {
  if (isCancel(error)) return `no ${sent ? 'reply' : 'connection'} within ${inSeconds(timeoutMs)}`;
  const code = errorCode(error) ?? 'the connection failed';
  return code === 'ERR_BAD_RESPONSE' ? 'a reply that broke off or was too long' : code;
}

import { isCancel } from 'axios';
import { quote as quoted } from '../../base/quote';
import { ClientError } from '../client-error';
import { inSeconds } from '../../base/in-seconds';
import { errorCode } from '../../base/error-code';
import type { ReplyLimits } from '../http/reply-limits';
import { sendHttp } from '../http/send-http';
import { callFailure } from './call-failure';
import { meaningOf, reasonFirst } from './error-texts';
import { readSaidError, type SaidError } from './said-error';

export interface CallOptions {
  /** For the whole exchange, in ms. */
  timeoutMs: number;
}

export interface Exchange extends CallOptions {
  /** For error messages, e.g. `POST Document_…`; no client's data. */
  operation: string;
  url: string;
  /** It may leave something behind, and is POSTed; else it is a GET. */
  creates: boolean;
  body?: string;
  accept: string;
  limits: ReplyLimits;
  /** Codes of the platform that a read is not tried again after. */
  finalCodes?: readonly string[];
  /** Runs when the connection stands and nothing has been written yet; what it throws comes out unchanged. */
  beforeSend?(): void;
}

export interface Reply {
  status: number;
  /** Empty where it names none. */
  contentType: string;
  body: string;
}

/** Sends one request; an error that the caller knows how to take comes back as a reply, all else is thrown. */
export type Send = (
  exchange: Exchange,
  takes?: (error: SaidError, status: number) => boolean,
) => Promise<Reply>;

/** @throws by its result: ClientError, and what `beforeSend` throws */
export function createSend(auth: { username: string; password: string } | undefined): Send {
  const secrets = auth?.password ? [auth.password, pairOf(auth)] : [];
  const quote = (text: string): string => quoted.line(text, { secrets });
  return async (exchange, takes = () => false) => {
    const { url, creates, body, accept, timeoutMs, limits } = exchange;
    let sent = false;
    let stopped: { by: unknown } | undefined;
    const reply = await sendHttp({
      url,
      method: creates ? 'POST' : 'GET',
      body,
      headers: {
        Accept: accept,
        ...(body !== undefined && { 'Content-Type': 'application/json; charset=utf-8' }),
        // Not by axios: it would write a Cyrillic user name in Latin-1.
        ...(auth && { Authorization: basic(auth) }),
      },
      timeoutMs,
      maxReplyBytes: limits.bytes,
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
      throw callFailure({ exchange, sent, reason: reasonOf(error, sent, timeoutMs) });
    });
    const { status, data } = reply;
    const contentType = String(reply.headers['content-type'] ?? '');
    const got: Reply = { status, contentType, body: data };
    if (status >= 200 && status < 300) return got;
    const error = readSaidError(contentType, data, limits);
    if (error && takes(error, status)) return got;
    const said = error && { ...error, text: quote(reasonFirst(error.text)) };
    const meaning = error && meaningOf(error.text);
    const reason = said
      ? `HTTP ${status}, ${said.code && `code ${quote(said.code)}: `}${said.text}`
      : `HTTP ${status}`;
    throw callFailure({ exchange, sent, status, said, meaning, reason });
  };
}

/**
 * A successful reply that cannot be used; after a create it may have been carried out.
 *
 * @param kind `Unknown` for what may be anybody's, e.g. a login page, `Contract` for 1C's own that lacks something
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
  return `Basic ${pairOf({ username, password })}`;
}

function pairOf({ username, password }: { username: string; password: string }): string {
  return Buffer.from(`${username}:${password}`, 'utf8').toString('base64');
}

function reasonOf(error: unknown, sent: boolean, timeoutMs: number): string {
  if (isCancel(error)) return `no ${sent ? 'reply' : 'connection'} within ${inSeconds(timeoutMs)}`;
  const code = errorCode(error) ?? 'the connection failed';
  return code === 'ERR_BAD_RESPONSE' ? 'a reply that broke off or was too long' : code;
}

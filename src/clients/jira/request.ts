import type { AxiosError, AxiosResponseTransformer } from 'axios';
import type { Config } from 'jira.js';
import type { z } from 'zod';
import { quote } from '../../base/quote';
import { ClientError } from '../client-error';
import { jsonReader, replyLimits } from '../http/reply-limits';
import { exchangeConfig } from '../http/send-http';
import { cloud, dataCenter, type Flavour, type JiraApi } from './api';
import { toJiraError, wireError } from './jira-error';
import { createLogIn, isToNobody, type JiraSettings } from './login';

export interface CallOptions {
  /** For all requests of the call together, in ms. */
  timeoutMs: number;
}

/** What is left of a call for its next request. */
export interface Remaining {
  timeoutMs(): number;
}

export interface JiraRequest<T> {
  /** As messages name it, e.g. `create project SALES17`. */
  operation: string;
  /** A failed request that creates nothing leaves nothing behind. */
  creates?: boolean;
  send(api: JiraApi): Promise<unknown>;
  reply: z.ZodType<T>;
  /** Runs right before the first byte leaves; what it throws comes out unchanged. */
  beforeSend?(): void;
}

export interface Requests {
  flavour: Flavour;
  /** Sends one request and checks its reply. @throws ClientError, or what `beforeSend` throws */
  request<T>(request: JiraRequest<T>, remaining: Remaining): Promise<T>;
  /** The same for what may be absent: 404 says so, or that this user may not see it. */
  lookUp<T>(request: JiraRequest<T>, remaining: Remaining): Promise<T | undefined>;
}

export function remainingOf({ timeoutMs }: CallOptions): Remaining {
  const end = performance.now() + timeoutMs;
  return { timeoutMs: () => Math.max(0, end - performance.now()) };
}

/** One HTTP request each through jira.js, on a connection of its own, never repeated and never redirected. */
export function createRequests({ site, api: host = site, login }: JiraSettings): Requests {
  const flavour = 'personalAccessToken' in login ? dataCenter : cloud;
  const logIn = createLogIn(login);

  async function request<T>(
    { operation, creates = false, send, reply: schema, beforeSend }: JiraRequest<T>,
    { timeoutMs: left }: Remaining,
  ): Promise<T> {
    const { authentication, secrets, refused } = await logIn(left());
    const timeoutMs = left();
    let sent = false;
    let stopped: { by: unknown } | undefined;
    let toNobody = false;
    const fail = (how: { error?: AxiosError; breach?: string }): ClientError =>
      toJiraError({ sent, toNobody, ...how }, { operation, creates, timeoutMs }, (text) =>
        quote.line(text, { secrets }),
      );
    const baseRequestConfig = exchangeConfig({
      url: host,
      timeoutMs,
      maxReplyBytes: replyLimits.jira.bytes,
      beforeFirstByte() {
        try {
          beforeSend?.();
        } catch (error) {
          stopped = { by: error };
          throw error;
        }
        sent = true;
      },
    });
    const readLogin: AxiosResponseTransformer = (data, headers) => {
      toNobody = isToNobody(headers);
      return data as unknown;
    };
    const transformResponse = [jsonReader(replyLimits.jira), readLogin];
    // A client each: jira.js takes a time limit and an agent for a client only.
    const jira = flavour.open({
      host,
      authentication,
      baseRequestConfig: { ...baseRequestConfig, transformResponse },
    } as Config);
    const received = await send(jira).catch((thrown: unknown) => {
      if (stopped) throw stopped.by;
      const error = wireError(thrown);
      // Not of the wire: a bug of ours, or of the library.
      if (!error) throw thrown;
      if (toNobody || error.response?.status === 401) refused?.();
      throw fail({ error });
    });
    // A look-up of nobody's shows what is public. What a create made is there, whoever made it.
    if (toNobody && !creates) {
      refused?.();
      throw fail({});
    }
    const reply = schema.safeParse(received);
    if (reply.success) return reply.data;
    const [issue] = reply.error.issues;
    // jira.js hands a page of HTML over as a string.
    const isJson = typeof received === 'object' && received !== null;
    throw fail({ breach: isJson ? `${issue?.path.join('.')}: ${issue?.message}` : '' });
  }

  return {
    flavour,
    request,
    lookUp: (what, remaining) =>
      request(what, remaining).catch((error: unknown) => {
        if (error instanceof ClientError && error.kind === 'NotFound') return undefined;
        throw error;
      }),
  };
}

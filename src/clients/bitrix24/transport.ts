import { AjaxError, HttpV2 } from '@bitrix24/b24jssdk';
import { type AxiosError, type InternalAxiosRequestConfig, isAxiosError } from 'axios';
import { z } from 'zod';
import { ClientError } from '../client-error';
import { contractBroken, parseReply } from './contract';
import { httpError } from './http-error';
import { portalError, portalErrorBody } from './portal-error';
import { createSdkAuth, type PortalAuth } from './sdk-auth';

export interface TransportOptions extends PortalAuth {
  /** One HTTP call is given up after this, in ms. */
  timeoutMs?: number;
  /** A call that would have to wait longer for the portal's rate, in ms, is refused as `Throttled`. */
  longestWaitMs?: number;
}

/**
 * Calls one REST method and returns its `result`.
 *
 * @throws ClientError
 */
export type Request = (method: string, params: Record<string, unknown>) => Promise<unknown>;

const largestReplyBytes = 16 * 1024 * 1024;

const envelope = z.looseObject({
  result: z.unknown().refine((result) => result !== undefined, 'is missing'),
});

/** The SDK's declared type leaves these out. */
const limiterStats = z.object({
  tokens: z.number(),
  burstLimit: z.number(),
  drainRate: z.number(),
  lastRefill: z.number(),
});

/**
 * The SDK's HTTP client with its limiter, pinned down. It keeps to the portal's rate, renews a token once on 401
 * and waits out one QUERY_LIMIT_EXCEEDED. Left to itself it would also retry resets, HTML pages and
 * OVERLOAD_LIMIT, and sleep for minutes on OPERATION_TIME_LIMIT, so all else leaves it as a ClientError.
 */
export function createTransport(options: TransportOptions): Request {
  const { timeoutMs = 20_000, longestWaitMs = 10_000 } = options;
  let rejected: string | undefined;
  const http = new HttpV2(
    createSdkAuth(options, (accessToken) => accessToken === rejected),
    { maxRedirects: 0, proxy: false, maxContentLength: largestReplyBytes },
    {
      maxRetries: 2,
      retryOnNetworkError: false,
      operatingLimit: { windowMs: 600_000, limitMs: Number.POSITIVE_INFINITY, heavyPercent: 100 },
      adaptiveConfig: { enabled: false, thresholdPercent: 100, coefficient: 0, maxDelay: 0 },
    },
  );
  let begun = 0;
  let onTheWire = 0;

  http.ajaxClient.interceptors.request.use((config) => {
    onTheWire++;
    // axios' own timeout starts anew with every byte that trickles in.
    config.signal = AbortSignal.timeout(timeoutMs);
    return config;
  });
  http.ajaxClient.interceptors.response.use(
    (response) => {
      onTheWire--;
      response.data = readReply(response.data, operationOf(response.config));
      return response;
    },
    (error: AxiosError) => {
      onTheWire--;
      if (!isForSdk(error)) throw httpError(error, operationOf(error.config));
      if (error.response?.status === 401) rejected = tokenOf(error.config);
      throw error;
    },
  );

  /** ms until a call that begins now could leave. */
  function expectedWait(): number {
    const limiter = limiterStats.parse(http.getStats());
    const leaked = ((Date.now() - limiter.lastRefill) * limiter.drainRate) / 1000;
    const free = Math.min(limiter.burstLimit, limiter.tokens + leaked);
    return Math.max(0, ((begun - onTheWire + 1 - free) / limiter.drainRate) * 1000);
  }

  return async (method, params) => {
    const wait = expectedWait();
    if (wait > longestWaitMs) throw throttled(method, wait);
    begun++;
    try {
      const reply = await http.call(method, params);
      return reply.getData()?.result;
    } catch (error) {
      throw withoutSdk(error, method);
    } finally {
      begun--;
    }
  };
}

/** The two failures that the SDK answers itself: it renews the token, or waits for the bucket to leak. */
function isForSdk({ response }: AxiosError): boolean {
  const body = portalErrorBody.safeParse(response?.data);
  if (!body.success) return false;
  const { error } = body.data;
  return response?.status === 401
    ? error === 'expired_token' || error === 'invalid_token'
    : response?.status === 503 && error === 'QUERY_LIMIT_EXCEEDED';
}

/** The SDK takes any 200 for a success, and falls over one without `time`. */
function readReply(data: unknown, operation: string): object {
  const refused = portalErrorBody.safeParse(data);
  if (refused.success) throw portalError(refused.data, operation);
  return { time: {}, ...parseReply(envelope, data, operation) };
}

/** An AjaxError keeps the axios error, and so the token: only what we know of it goes on. */
function withoutSdk(error: unknown, method: string): unknown {
  const original = error instanceof AjaxError && 'originalError' in error ? error.originalError : undefined;
  if (isAxiosError(original)) return httpError(original, method);
  // A ClientError of ours, or what `tokens` and `renew` threw.
  return original instanceof Error ? original : contractBroken(method, 'the SDK cannot read it');
}

function tokenOf(config: InternalAxiosRequestConfig | undefined): string {
  return z.object({ auth: z.string() }).parse(JSON.parse(String(config?.data))).auth;
}

function operationOf(config: InternalAxiosRequestConfig | undefined): string {
  const path = config?.url?.split('?')[0] ?? '';
  return path.slice(path.lastIndexOf('/') + 1);
}

function throttled(method: string, wait: number): ClientError {
  return new ClientError(`The portal's rate is used up; ${method} was not sent.`, {
    system: 'portal',
    verdict: 'not-done',
    kind: 'Throttled',
    // Spread, so that a thousand runs that were refused at once do not return at once.
    retryAfterMs: Math.round(wait * (1 + Math.random())),
  });
}

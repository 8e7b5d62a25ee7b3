import { AjaxError, HttpV2 } from '@bitrix24/b24jssdk';
import { type AxiosError, type InternalAxiosRequestConfig, isAxiosError } from 'axios';
import { z } from 'zod';
import { jsonReader, replyLimits } from '../http/reply-limits';
import { contractBroken, parseReply } from './contract';
import { httpError } from './http-error';
import { portalError, portalErrorBody } from './portal-error';
import { createSdkAuth, type PortalAuth } from './sdk-auth';

export interface TransportOptions extends PortalAuth {
  /** One HTTP call is given up after this, in ms. */
  timeoutMs?: number;
}

/**
 * Calls one REST method and returns its `result`.
 *
 * @throws ClientError
 */
export type Request = (method: string, params: Record<string, unknown>) => Promise<unknown>;

const limits = replyLimits.portal;

const envelope = z.object({
  result: z.unknown().refine((result) => result !== undefined, 'is missing'),
});

/**
 * The SDK's own waits for a turn without any order, and starves what was refused; see `createRunCommands`. Of any
 * finite burst it would lose as much as the wall clock is set back, and then wait for as long.
 */
const unlimited = { burstLimit: Number.POSITIVE_INFINITY, drainRate: 1e9, adaptiveEnabled: false };

/**
 * The SDK's HTTP client, pinned down: it sends at once and renews a token once on 401. Left to itself it would also
 * retry resets, HTML pages and OVERLOAD_LIMIT, and sleep for minutes on OPERATION_TIME_LIMIT, so all else leaves it
 * as a ClientError.
 */
export function createTransport(options: TransportOptions): Request {
  const { timeoutMs = limits.ms } = options;
  let rejected: string | undefined;
  const http = new HttpV2(
    createSdkAuth(options, (accessToken) => accessToken === rejected),
    {
      maxRedirects: 0,
      proxy: false,
      maxContentLength: limits.bytes,
      transformResponse: [jsonReader(limits)],
    },
    {
      rateLimit: unlimited,
      maxRetries: 1,
      retryOnNetworkError: false,
      operatingLimit: { windowMs: 600_000, limitMs: Number.POSITIVE_INFINITY, heavyPercent: 100 },
      adaptiveConfig: { enabled: false, thresholdPercent: 100, coefficient: 0, maxDelay: 0 },
    },
  );

  http.ajaxClient.interceptors.request.use((config) => {
    // axios' own timeout starts anew with every byte that trickles in.
    config.signal = AbortSignal.timeout(timeoutMs);
    return config;
  });
  http.ajaxClient.interceptors.response.use(
    (response) => {
      response.data = readReply(response.data, operationOf(response.config));
      return response;
    },
    (error: AxiosError) => {
      if (!isForSdk(error)) throw httpError(error, operationOf(error.config));
      if (error.response?.status === 401) rejected = tokenOf(error.config);
      throw error;
    },
  );

  return async (method, params) => {
    try {
      const reply = await http.call(method, params);
      return reply.getData()?.result;
    } catch (error) {
      throw withoutSdk(error, method);
    }
  };
}

/** The one failure that the SDK answers itself: it renews the token. */
function isForSdk({ response }: AxiosError): boolean {
  if (response?.status !== 401) return false;
  const body = portalErrorBody.safeParse(response.data);
  return body.success && /^(expired|invalid)_token$/.test(body.data.error);
}

/** The SDK takes any 200 for a success, and falls over a `time` that is missing or of another shape. */
function readReply(data: unknown, operation: string): object {
  const refused = portalErrorBody.safeParse(data);
  if (refused.success) throw portalError(refused.data, operation);
  return { ...parseReply(envelope, data, operation), time: {} };
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

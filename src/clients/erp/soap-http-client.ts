import type { AxiosResponse } from 'axios';
import type { IHttpClient } from 'soap';

type Exchange = (
  url: string,
  body: string | undefined,
  headers: Record<string, string>,
) => Promise<AxiosResponse<string>>;

/**
 * A transport for soap in place of its own, whose search for the envelope takes quadratic time and more: 100 kB
 * of `<` stop the process for minutes (soap 1.13, lib/http.js, handleResponse).
 */
export function soapHttpClient(exchange: Exchange): IHttpClient {
  return {
    request(url, body: string | null, callback, headers = {}) {
      const reply = exchange(url, body ?? undefined, headers);
      void handOver(reply, callback);
      return reply;
    },
  };
}

async function handOver(
  reply: Promise<AxiosResponse<string>>,
  callback: (error: unknown, reply?: AxiosResponse<string>, body?: string) => void,
): Promise<void> {
  try {
    const received = await reply;
    callback(null, received, received.data);
  } catch (error) {
    // Also what soap's callback throws at some replies: unheard, it would end the process and leave the call waiting.
    callback(error);
  }
}

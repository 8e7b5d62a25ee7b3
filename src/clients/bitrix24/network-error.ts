import type { AxiosError } from 'axios';
import { ClientError } from '../client-error';

/** Failures before the first byte of the request left: no such host, nobody listens, no TLS session. */
const neverSent =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EPROTO|ERR_TLS_.*|ERR_SSL_.*|CERT_.*|UNABLE_TO_.*|SELF_SIGNED_.*|DEPTH_ZERO_.*)$/;

/** What a call without any reply says about the work. */
export function networkError(error: AxiosError, operation: string): ClientError {
  const code = error.code ?? 'no reply';
  const connecting = error.cause && 'syscall' in error.cause && error.cause.syscall === 'connect';
  if (neverSent.test(code) || connecting) {
    return new ClientError(`The portal could not be reached (${code}); ${operation} was not carried out.`, {
      system: 'portal',
      verdict: 'not-done',
      kind: 'Unavailable',
    });
  }
  const reason = code === 'ERR_CANCELED' ? 'no reply in time' : code;
  return new ClientError(`The portal broke off ${operation} (${reason}); it may have been carried out.`, {
    system: 'portal',
    verdict: 'unknown',
    kind: 'Unknown',
  });
}

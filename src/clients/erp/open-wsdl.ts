import { isCancel } from 'axios';
import { createClientAsync, type WSDL } from 'soap';
import { ClientError } from '../client-error';
import { errorCode } from '../http/error-code';
import { contract, createOrder, findOrder } from './order-mapping';
import { sendHttp } from '../http/send-http';
import { soapHttpClient } from './soap-http-client';

/** A WSDL is read for all calls that wait for it, so no single call's time applies. */
const timeoutMs = 30_000;
const maxWsdlBytes = 5 * 1024 * 1024;

type Auth = { username: string; password: string };

/**
 * The WSDL of a path or URL, read at the first call and kept; a failure is not kept, so the next call reads anew.
 * Throws a ClientError, `not-done`.
 */
export function lazyWsdl(location: string, auth: Auth | undefined): () => Promise<WSDL> {
  let opening: Promise<WSDL> | undefined;
  return () =>
    (opening ??= openWsdl(location, auth).catch((error: unknown) => {
      opening = undefined;
      throw error;
    }));
}

async function openWsdl(location: string, auth: Auth | undefined): Promise<WSDL> {
  let status: number | undefined;
  const origin = URL.canParse(location) ? new URL(location).origin : undefined;
  const httpClient = soapHttpClient(async (url, _body, headers) => {
    // A WSDL may import schemas from elsewhere, where the ERP's password has no business.
    const reply = await sendHttp({
      url,
      headers,
      auth: new URL(url).origin === origin ? auth : undefined,
      timeoutMs,
      maxReplyBytes: maxWsdlBytes,
    });
    status = reply.status;
    return reply;
  });
  const client = await createClientAsync(location, {
    // soap's cache hands the same mutable object to every client of the process.
    disableCache: true,
    httpClient,
    customDeserializer: asText,
  }).catch((error: unknown) => {
    throw wsdlError(status === 401 ? 'Unauthorized' : 'Unavailable', reason(error, status));
  });
  for (const { name } of [createOrder, findOrder]) {
    if (!client[contract.service]?.[contract.port]?.[name])
      throw wsdlError('Contract', `it has no ${contract.service}.${contract.port}.${name}`);
  }
  return client.wsdl;
}

/**
 * By default soap reads a boolean `yes` as false, 30 February as 2 March and a decimal as a binary fraction; as text
 * each reaches the schema of the reply as it came.
 */
const asText = Object.fromEntries(
  [
    'boolean',
    'bool',
    'decimal',
    'double',
    'float',
    'int',
    'integer',
    'short',
    'long',
    'date',
    'dateTime',
  ].map((type) => [type, (text: string) => text]),
);

function reason(error: unknown, status: number | undefined): string {
  if (isCancel(error)) return `no reply within ${timeoutMs / 1000} s`;
  if (status !== undefined && status !== 200) return `HTTP ${status}`;
  return errorCode(error) ?? 'it is no WSDL';
}

function wsdlError(kind: string, why: string): ClientError {
  return new ClientError(`ERP: its WSDL cannot be used (${why}); nothing was sent. Check ERP_WSDL.`, {
    system: 'erp',
    verdict: 'not-done',
    kind,
  });
}

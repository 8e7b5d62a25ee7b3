import { isCancel } from 'axios';
import { createClientAsync, type WSDL } from 'soap';
import { ClientError } from '../client-error';
import { inSeconds } from '../in-seconds';
import { errorCode } from '../http/error-code';
import { sendHttp } from '../http/send-http';
import { authorizationOf, type ErpSettings } from './settings';
import { soapHttpClient } from './soap-http-client';

/** A WSDL is read for all calls that wait for it, so no single call's time applies. */
const timeoutMs = 30_000;
const maxWsdlBytes = 5 * 1024 * 1024;

/** Where in a WSDL the operations are. */
export interface Contract {
  service: string;
  port: string;
  operations: readonly string[];
}

type Source = Pick<ErpSettings, 'wsdl' | 'login' | 'tls'>;

/**
 * The WSDL of a path or URL, read at the first call and kept; a failure is not kept, so the next call reads anew.
 * Throws a ClientError, `not-done`.
 */
export function lazyWsdl(source: Source, contract: Contract): () => Promise<WSDL> {
  let opening: Promise<WSDL> | undefined;
  return () =>
    (opening ??= openWsdl(source)
      .then((wsdl) => {
        checkContract(wsdl, contract);
        return wsdl;
      })
      .catch((error: unknown) => {
        opening = undefined;
        throw error;
      }));
}

/** Reads a WSDL with all that it imports. Throws a ClientError, `not-done`. */
export async function openWsdl({ wsdl: location, login, tls }: Source): Promise<WSDL> {
  let status: number | undefined;
  const origin = URL.canParse(location) ? new URL(location).origin : undefined;
  const httpClient = soapHttpClient(async (url, _body, headers) => {
    // A WSDL may import schemas from elsewhere, where the ERP's password and our certificate have no business.
    const ours = new URL(url).origin === origin;
    const reply = await sendHttp({
      url,
      headers: { ...headers, ...(ours && authorizationOf(login)) },
      tls: ours ? tls : { ca: tls?.ca },
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
  return client.wsdl;
}

function checkContract(wsdl: WSDL, { service, port, operations }: Contract): void {
  const { methods } = wsdl.definitions.services?.[service]?.ports[port]?.binding ?? {};
  const missing = operations.find((name) => !(methods && Object.hasOwn(methods, name)));
  if (missing !== undefined) throw wsdlError('Contract', `it has no ${service}.${port}.${missing}`);
}

/**
 * By default soap reads a boolean `yes` as false, 30 February as 2 March and a decimal as a binary fraction; as text
 * each reaches the reading of the reply as it came.
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
  if (isCancel(error)) return `no reply within ${inSeconds(timeoutMs)}`;
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

import { ClientError } from '../client-error';
import { loadDocuments, type WsdlDocument } from '../erp-wsdl/load-documents';
import { type PortOperation, readPorts } from '../erp-wsdl/ports';
import { indexSchemas, type SchemaIndex } from '../erp-wsdl/schema-index';
import { type ErpSettings, originOf, placeVariables } from './settings';

/** What a client needs of a WSDL. */
export interface Contract {
  /** Where calls go. */
  url: string;
  documents: readonly WsdlDocument[];
  index: SchemaIndex;
  /** By name; those that the mapping names. */
  operations: ReadonlyMap<string, PortOperation>;
}

/** Where in a WSDL the operations are. */
export interface Wanted {
  service: string;
  port: string;
  operations: readonly string[];
}

/**
 * The contract of a WSDL at a path or URL, read at the first call and kept; a failure is not kept, so the next call reads
 * anew. Throws a ClientError, `not-done`.
 */
export function lazyContract(settings: ErpSettings, wanted: Wanted): () => Promise<Contract> {
  let opening: Promise<Contract> | undefined;
  return () =>
    (opening ??= readContract(settings, wanted).catch((error: unknown) => {
      opening = undefined;
      throw error;
    }));
}

async function readContract(settings: ErpSettings, { service, port, operations }: Wanted): Promise<Contract> {
  const documents = await loadDocuments(settings);
  const found = readPorts(documents).find((one) => one.service === service && one.name === port);
  const wanted = new Map(found?.operations.map((operation) => [operation.name, operation]));
  const missing = operations.find((name) => !wanted.has(name));
  if (!found || missing !== undefined) throw misfit(`its WSDL has no ${service}.${port}.${missing ?? ''}`);
  const index = indexSchemas(documents);
  for (const name of operations) checkMessage(wanted.get(name)!, index);
  return { url: addressOf(settings, found.address), documents, index, operations: wanted };
}

function checkMessage({ name, style, input }: PortOperation, index: SchemaIndex): void {
  const [first] = input?.parts ?? [];
  if (!input) throw misfit(`its WSDL says no message for ${name}`);
  if (style === 'document' && !(first?.element && index.elements.has(first.element)))
    throw misfit(`its WSDL has no element for the message of ${name}`);
}

/** A WSDL may name any address; what it is not trusted with is the login, and with it our client's data. */
function addressOf(settings: ErpSettings, named: string): string {
  const { endpoint, wsdl, login, tls, secrets, variables = placeVariables.main } = settings;
  if (endpoint !== undefined) return endpoint;
  if (originOf(named) === undefined) throw misfit(`its WSDL names no address; set ${variables.endpoint}`);
  const hasSecrets = Object.keys(secrets ?? {}).length > 0;
  const knowsUs = login !== undefined || hasSecrets || tls?.cert !== undefined || tls?.pfx !== undefined;
  if (knowsUs && originOf(named) !== originOf(wsdl))
    throw misfit(
      `its WSDL names the address ${originOf(named)}, which is not where the login belongs; set ${variables.endpoint} if it is`,
    );
  return named;
}

function misfit(why: string): ClientError {
  return new ClientError(`ERP: ${why}; nothing was sent.`, {
    system: 'erp',
    verdict: 'not-done',
    kind: 'Setup',
    said: why,
  });
}

import { messageOf } from '../../base/error-code';
import type { WsdlDocument } from '../erp-wsdl/load-documents';
import { type PortOperation, readPorts } from '../erp-wsdl/ports';
import { schemaFilesOf } from '../erp-wsdl/schema-files';
import { indexSchemas, type SchemaIndex } from '../erp-wsdl/schema-index';
import { validate } from '../erp-wsdl/validate';
import { hasPath, pathsOfCreate, pathsOfFind } from './mapped-paths';
import type { Element, ErpMapping, LoginFacts, Path, RequestFacts, ServicePlace } from './mapping-types';
import { erpObjects, type ErpObjects } from './objects';
import { envelopeSpaces } from './read-envelope';
import { sampleOf } from './sample-object';
import { composeMessage } from './soap-call';
import { tellProblems } from './tell-problems';

/** An operation that the mapping calls. */
interface Called {
  /** What it is for, e.g. `order: CreateOrder`. */
  what: string;
  operation: string;
  place: ServicePlace;
  /** Requests with samples, by what they are of; a mapping may fail at one. */
  requests: readonly (readonly [of: string, request: () => Element])[];
  /** What is read of its reply. */
  paths: readonly Path[];
}

/** For whoever writes a mapping: nobody's login. */
const login: LoginFacts = { secret: () => 'x', session: 'x' };

/** How a mapping and a WSDL go together. */
export interface Fit {
  /** Ports that the mapping names, e.g. `OrderService.OrdersSoap`, as far as they are in the WSDL. */
  ports: string[];
  /** Those that are not in it. */
  elsewhere: string[];
  /** Operations that were compared. */
  operations: string[];
  /** What the mapping asks for that the WSDL does not have, each as a clause. */
  misfits: string[];
}

/**
 * Compares a mapping with a WSDL. What is told is only what the schema says for sure: which elements there are, and in which
 * order, not which values the ERP takes.
 */
export async function fitOf(
  mapping: ErpMapping<ErpObjects>,
  documents: readonly WsdlDocument[],
): Promise<Fit> {
  const ports = readPorts(documents);
  const index = indexSchemas(documents);
  const [here, elsewhere] = [new Set<string>(), new Set<string>()];
  const operations: string[] = [];
  const misfits: string[] = [];
  for (const called of calledBy(mapping)) {
    const { what, operation: name, place } = called;
    const port = ports.find((one) => one.service === place.service && one.name === place.port);
    (port ? here : elsewhere).add(`${place.service}.${place.port}`);
    if (!port) continue;
    operations.push(name);
    const operation = port.operations.find((one) => one.name === name);
    misfits.push(
      ...(operation
        ? await misfitsIn(called, operation, { mapping, documents, index })
        : [`${what}: ${place.service}.${place.port} does not have it`]),
    );
  }
  return {
    ports: [...here],
    elsewhere: [...elsewhere],
    operations: [...new Set(operations)],
    misfits: [...new Set(misfits)],
  };
}

function calledBy(mapping: ErpMapping<ErpObjects>): Called[] {
  const { session, lookUps = mapping } = mapping;
  const objects = Object.entries(mapping.objects).flatMap(([kind, object]): Called[] => {
    const schema = erpObjects[kind as keyof ErpObjects];
    const request = object.create.request as (input: unknown, facts: RequestFacts) => Element;
    const made = (bare: boolean) => () => request(sampleOf(schema, { bare }), { ...login, messageId: 'x' });
    const create: Called = {
      what: `${kind}: ${object.create.operation}`,
      operation: object.create.operation,
      place: mapping,
      requests: [
        ['one with everything in it', made(false)],
        ['one with only what each has', made(true)],
      ],
      paths: pathsOfCreate(object.create.reply),
    };
    if (!('find' in object)) return [create];
    const { operation, request: ask, reply } = object.find;
    const requests = [['a look-up', () => ask('x', login)]] as const;
    const what = `${kind}: ${operation}`;
    return [create, { what, operation, place: lookUps, requests, paths: pathsOfFind(reply) }];
  });
  if (!session) return objects;
  const { operation, request, reply } = session.logIn;
  const requests = [['a log-in', () => request(login)]] as const;
  const paths = typeof reply.id === 'string' ? [reply.id] : [];
  return [{ what: `session: ${operation}`, operation, place: mapping, requests, paths }, ...objects];
}

interface Known {
  mapping: ErpMapping<ErpObjects>;
  documents: readonly WsdlDocument[];
  index: SchemaIndex;
}

async function misfitsIn(
  { what, place, requests, paths }: Called,
  operation: PortOperation,
  { mapping, documents, index }: Known,
): Promise<string[]> {
  const lacking = paths
    .filter((path) => !hasPath(index, operation, path))
    .map((path) => `${what}: its reply has no ${path}`);
  const contract = { url: '', documents, index, operations: new Map() };
  const failed: string[] = [];
  const composed = requests.flatMap(([of, request]) => {
    try {
      const headers = mapping.headers?.({ ...login, operation: operation.name }) ?? {};
      const message = { request: request(), headers };
      return [[of, composeMessage(contract, operation, message, place.soapVersion).envelope] as const];
    } catch (error) {
      failed.push(`${what}: the mapping fails at ${of} (${messageOf(error)})`);
      return [];
    }
  });
  const files = schemaFilesOf(documents, operation, envelopeSpaces[place.soapVersion]);
  const named = composed.map(([, envelope], at) => [`m${at}.xml`, envelope] as const);
  const validated = await validate(Object.fromEntries(named), files);
  // What no validator can read says nothing against the mapping.
  if ('unable' in validated) return [...lacking, ...failed];
  const refused = composed.flatMap(([of], at) => {
    const problems = (validated.problems.get(`m${at}.xml`) ?? []).filter(isOfStructure);
    return problems.length > 0 ? [`${what}: ${of} is refused (${tellProblems(problems)})`] : [];
  });
  return [...lacking, ...failed, ...refused];
}

/** Samples have no values of an ERP's; where they stand is the mapping's. */
function isOfStructure(problem: string): boolean {
  return /not expected|Missing child|is not allowed|is required but missing|No matching global/.test(problem);
}

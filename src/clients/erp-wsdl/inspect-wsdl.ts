import { type Candidates, candidatesOf, modeOf } from './candidates';
import { contentOf } from './content';
import { type TypeRef, typeOf } from './declarations';
import { localName } from './dom';
import { createFieldReader, type Field, type InspectedTypes } from './fields';
import type { WsdlDocument } from './load-documents';
import { type Message, readPorts, type WsdlPort } from './ports';
import { indexSchemas, type SchemaIndex } from './schema-index';
import type { ObjectMode } from '../erp/mapping-types';

export interface InspectedOperation extends Candidates {
  name: string;
  soapAction: string;
  request: Field | undefined;
  reply: Field | undefined;
  /** Of an operation that creates. */
  mode?: { mode: ObjectMode; because: string };
}

export interface InspectedPort extends Omit<WsdlPort, 'operations'> {
  /** Other ports for SOAP with operations of the same names. */
  sameAs: string[];
  operations: InspectedOperation[];
}

export interface InspectedWsdl {
  files: string[];
  ports: InspectedPort[];
  /** Every type that a message leads to, once. */
  types: InspectedTypes;
}

/** What a WSDL holds, as far as an adapter must know. */
export function inspectWsdl(documents: readonly WsdlDocument[]): InspectedWsdl {
  const index = indexSchemas(documents);
  const reader = createFieldReader(index);
  const ports = readPorts(documents).map(({ operations, ...port }) => ({
    ...port,
    operations: operations.map(({ name, soapAction, input, output }) => ({
      name,
      soapAction,
      request: fieldOfMessage(input, name, index, reader),
      reply: fieldOfMessage(output, name, index, reader),
    })),
  }));
  const types = reader.types();
  const inspected = ports.map((port): InspectedPort => {
    const operations = port.operations.map((operation) => ({
      ...operation,
      ...candidatesOf(operation.name, operation.request, types),
    }));
    return { ...port, sameAs: [], operations: withModes(operations) };
  });
  return {
    // One that two namespaces include is there twice.
    files: [...new Set(documents.map(({ location }) => location))],
    ports: inspected.map((port) => withOthers(port, inspected)),
    types,
  };
}

/** A message is one element, or (RPC) a wrapper of parts. */
function fieldOfMessage(
  message: Message | undefined,
  operation: string,
  index: SchemaIndex,
  { fieldOf }: ReturnType<typeof createFieldReader>,
): Field | undefined {
  if (!message) return undefined;
  const plain = { space: '', required: true, repeated: false, choice: false, prohibited: false };
  const field = (name: string, type: TypeRef) => fieldOf({ ...plain, kind: 'element', name, type });
  const wrapper = (name: string, holds: Field[]) => ({
    name,
    type: '',
    required: true,
    repeated: false,
    holds,
  });
  const [first] = message.parts;
  if (!first?.element)
    return wrapper(
      operation,
      message.parts.map(({ name, type }) => field(name, type)),
    );
  const node = index.elements.get(first.element);
  const name = localName(first.element);
  const type = node && typeOf(index, node);
  // Of its own type the fields are what a reader looks for first.
  if (typeof type === 'object') return wrapper(name, contentOf(index, type).map(fieldOf));
  return node && field(name, type);
}

function withModes(operations: readonly InspectedOperation[]): InspectedOperation[] {
  const lookUps = operations
    .filter(({ use, references }) => use === 'look-up' && references.length > 0)
    .map(({ name }) => name);
  return operations.map((operation) =>
    operation.use === 'create' || operation.use === 'upsert'
      ? { ...operation, mode: modeOf(operation, lookUps) }
      : operation,
  );
}

function withOthers(port: InspectedPort, ports: readonly InspectedPort[]): InspectedPort {
  const names = new Set(port.operations.map(({ name }) => name));
  const sameAs = ports
    .filter(({ soapVersion }) => soapVersion !== 'none')
    .filter((other) => other !== port && other.operations.some(({ name }) => names.has(name)))
    .map((other) => (other.service === port.service ? other.name : `${other.service}.${other.name}`));
  return { ...port, sameAs };
}

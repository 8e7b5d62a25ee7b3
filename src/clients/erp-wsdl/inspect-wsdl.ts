import { quote } from '../../base/quote';
import { contentOf } from './content';
import { plain, type TypeRef, typeOf } from './declarations';
import { localName, namespaces, spaceOfName } from './dom';
import { createFieldReader, type Field, type InspectedTypes } from './fields';
import type { WsdlDocument } from './load-documents';
import { type Message, readPorts, type WsdlPort } from './ports';
import { indexSchemas, type SchemaIndex } from './schema-index';
import { standardSchemas } from './standard-schemas';

export interface InspectedOperation {
  name: string;
  soapAction: string;
  /** The beginning of what the WSDL says of it. */
  documentation: string;
  /** Header blocks that requests may have. */
  headers: Field[];
  request: Field | undefined;
  reply: Field | undefined;
  /** What the WSDL names and does not have. */
  dangling: string[];
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
  const inspected = readPorts(documents).map(
    ({ operations, ...port }): InspectedPort => ({
      ...port,
      sameAs: [],
      operations: operations.map(({ name, soapAction, documentation, headers, input, output }) => ({
        name,
        soapAction,
        documentation: quote.line(documentation, { longest: documentationShown }),
        headers: headers.flatMap((part) => fieldOfMessage({ parts: [part] }, part.name, index, reader) ?? []),
        request: fieldOfMessage(input, name, index, reader),
        reply: fieldOfMessage(output, name, index, reader),
        dangling: [
          ...(input ? [] : ['the message of its request']),
          ...[input, output].flatMap((message) => danglingIn(message, index)),
        ],
      })),
    }),
  );
  return {
    // One that two namespaces include is there twice.
    files: [...new Set(documents.map(({ location }) => location))],
    ports: inspected.map((port) => withOthers(port, inspected)),
    types: reader.types(),
  };
}

const documentationShown = 120;

function danglingIn(message: Message | undefined, { elements, types }: SchemaIndex): string[] {
  return (message?.parts ?? []).flatMap(({ element, type }) => {
    if (element) return elements.has(element) ? [] : [`the element ${element}`];
    const isKnown = !type || types.has(type) || standardSpaces.includes(spaceOfName(type));
    return isKnown ? [] : [`the type ${type}`];
  });
}

const standardSpaces: readonly string[] = [namespaces.xsd, ...standardSchemas.keys()];

/** A message is one element, or (RPC) a wrapper of parts. */
function fieldOfMessage(
  message: Message | undefined,
  operation: string,
  index: SchemaIndex,
  { fieldOf }: ReturnType<typeof createFieldReader>,
): Field | undefined {
  if (!message) return undefined;
  const field = (name: string, type: TypeRef) =>
    fieldOf({ ...plain, kind: 'element', name, space: '', type });
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

function withOthers(port: InspectedPort, ports: readonly InspectedPort[]): InspectedPort {
  const names = new Set(port.operations.map(({ name }) => name));
  const sameAs = ports
    .filter(({ soapVersion }) => soapVersion !== 'none')
    .filter((other) => other !== port && other.operations.some(({ name }) => names.has(name)))
    .map((other) => (other.service === port.service ? other.name : `${other.service}.${other.name}`));
  return { ...port, sameAs };
}

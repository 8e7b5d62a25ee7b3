import type { Element } from '@xmldom/xmldom';
import { type Candidates, candidatesOf, modeOf } from './candidates';
import { childrenNamed, elementsBelow, namespaces, type QName, qnameOf } from './dom';
import { type Field, fieldOfElement, fieldOfType } from './fields';
import type { WsdlDocument } from './load-documents';
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

export interface InspectedPort {
  service: string;
  name: string;
  soapVersion: '1.1' | '1.2' | 'none';
  style: 'document' | 'rpc';
  address: string;
  /** Other ports for SOAP with operations of the same names. */
  sameAs: string[];
  operations: InspectedOperation[];
}

export interface InspectedWsdl {
  files: string[];
  ports: InspectedPort[];
}

/** What a WSDL holds, as far as an adapter must know. */
export function inspectWsdl(documents: readonly WsdlDocument[]): InspectedWsdl {
  const index = indexSchemas(documents);
  const named = (kind: string) => indexNamed(documents, kind);
  const [bindings, portTypes, messages] = [named('binding'), named('portType'), named('message')];

  const ports = documents
    .flatMap(({ root }) => elementsBelow(root, namespaces.wsdl, ['port']))
    .map((port): InspectedPort => {
      const binding = bindings.get(qnameOf(port, 'binding') ?? '{}');
      const portType = binding && portTypes.get(qnameOf(binding, 'type') ?? '{}');
      const { version, style } = soapOf(binding);
      return {
        service: (port.parentNode as Element).getAttribute('name') ?? '',
        name: port.getAttribute('name') ?? '',
        soapVersion: version,
        style,
        address: soapChild(port, 'address')?.getAttribute('location') ?? '',
        sameAs: [],
        operations: binding && portType ? operationsOf(binding, portType, messages, index) : [],
      };
    });
  return {
    // One that two namespaces include is there twice.
    files: [...new Set(documents.map(({ location }) => location))],
    ports: ports.map((port) => withOthers(port, ports)),
  };
}

function operationsOf(
  binding: Element,
  portType: Element,
  messages: ReadonlyMap<QName, Element>,
  index: SchemaIndex,
): InspectedOperation[] {
  const operations = childrenNamed(binding, namespaces.wsdl, ['operation']).map((bound) => {
    const name = bound.getAttribute('name') ?? '';
    const abstract = childrenNamed(portType, namespaces.wsdl, ['operation']).find(
      (one) => one.getAttribute('name') === name,
    );
    const message = (direction: string) => {
      const [node] = abstract ? childrenNamed(abstract, namespaces.wsdl, [direction]) : [];
      return node && fieldOfMessage(messages.get(qnameOf(node, 'message') ?? '{}'), name, index);
    };
    const request = message('input');
    return {
      name,
      soapAction: soapChild(bound, 'operation')?.getAttribute('soapAction') ?? '',
      request,
      reply: message('output'),
      ...candidatesOf(name, request),
    };
  });
  const lookUps = operations
    .filter(({ use, references }) => use === 'look-up' && references.length > 0)
    .map(({ name }) => name);
  return operations.map((operation) =>
    operation.use === 'create' || operation.use === 'upsert'
      ? { ...operation, mode: modeOf(operation, lookUps) }
      : operation,
  );
}

/** A message is one element, or (RPC) a wrapper of parts. */
function fieldOfMessage(
  message: Element | undefined,
  operation: string,
  index: SchemaIndex,
): Field | undefined {
  const parts = message ? childrenNamed(message, namespaces.wsdl, ['part']) : [];
  const [first] = parts;
  const element = first && qnameOf(first, 'element');
  if (element) return fieldOfElement(index, element);
  const fields = parts.map((part) =>
    fieldOfType(index, part.getAttribute('name') ?? '', qnameOf(part, 'type') ?? '{}any'),
  );
  return { name: operation, type: '', required: true, repeated: false, fields, kinds: [] };
}

function withOthers(port: InspectedPort, ports: readonly InspectedPort[]): InspectedPort {
  const names = new Set(port.operations.map(({ name }) => name));
  const sameAs = ports
    .filter(({ soapVersion }) => soapVersion !== 'none')
    .filter((other) => other !== port && other.operations.some(({ name }) => names.has(name)))
    .map((other) => (other.service === port.service ? other.name : `${other.service}.${other.name}`));
  return { ...port, sameAs };
}

function soapOf(binding: Element | undefined): {
  version: InspectedPort['soapVersion'];
  style: 'document' | 'rpc';
} {
  const node = binding && soapChild(binding, 'binding');
  const version = !node ? 'none' : node.namespaceURI === namespaces.soap12 ? '1.2' : '1.1';
  return { version, style: node?.getAttribute('style') === 'rpc' ? 'rpc' : 'document' };
}

function soapChild(node: Element, name: string): Element | undefined {
  const of = (namespace: string) => childrenNamed(node, namespace, [name])[0];
  return of(namespaces.soap11) ?? of(namespaces.soap12);
}

function indexNamed(documents: readonly WsdlDocument[], kind: string): ReadonlyMap<QName, Element> {
  return new Map(
    documents
      .filter(({ root }) => root.namespaceURI === namespaces.wsdl)
      .flatMap(({ root }) =>
        childrenNamed(root, namespaces.wsdl, [kind]).map((node): [QName, Element] => [
          `{${root.getAttribute('targetNamespace') ?? ''}}${node.getAttribute('name') ?? ''}`,
          node,
        ]),
      ),
  );
}

import type { XmlElement } from '../xml/parse-xml';
import {
  attribute,
  childrenNamed,
  documentationOf,
  elementsBelow,
  namespaces,
  type QName,
  qname,
  qnameOf,
} from './dom';
import type { WsdlDocument } from './load-documents';

/** What stands in the body: one element, or parts in a wrapper that is named after the operation. */
export interface Message {
  parts: MessagePart[];
}

export interface MessagePart {
  name: string;
  element: QName | undefined;
  type: QName | undefined;
}

export interface PortOperation {
  name: string;
  soapAction: string;
  style: 'document' | 'rpc';
  /** RPC with the rules of SOAP 1.1, section 5, instead of the schema's. */
  encoded: boolean;
  /** Of the wrapper, in RPC style. */
  space: string;
  input: Message | undefined;
  output: Message | undefined;
  /** Header blocks that requests may have. */
  headers: MessagePart[];
  documentation: string;
}

export interface WsdlPort {
  service: string;
  name: string;
  soapVersion: '1.1' | '1.2' | 'none';
  style: 'document' | 'rpc';
  address: string;
  operations: PortOperation[];
}

/** All ports of all services. */
export function readPorts(documents: readonly WsdlDocument[]): WsdlPort[] {
  const named = (kind: string) => indexNamed(documents, kind);
  const [bindings, portTypes, messages] = [named('binding'), named('portType'), named('message')];
  return documents
    .flatMap(({ root }) => elementsBelow(root, namespaces.wsdl, 'port'))
    .map((port): WsdlPort => {
      const binding = bindings.get(qnameOf(port, 'binding') ?? '{}');
      const portType = binding && portTypes.get(qnameOf(binding, 'type') ?? '{}');
      const address = soapChild(port, 'address');
      return {
        service: port.parent ? attribute(port.parent, 'name') : '',
        name: attribute(port, 'name'),
        ...soapOf(binding),
        address: address ? attribute(address, 'location') : '',
        operations: binding && portType ? operationsOf(binding, portType, messages) : [],
      };
    });
}

function operationsOf(
  binding: XmlElement,
  portType: XmlElement,
  messages: ReadonlyMap<QName, XmlElement>,
): PortOperation[] {
  const abstracts = childrenNamed(portType, namespaces.wsdl, 'operation');
  return childrenNamed(binding, namespaces.wsdl, 'operation').map((bound): PortOperation => {
    const name = attribute(bound, 'name');
    const abstract = abstracts.find((one) => attribute(one, 'name') === name);
    const soap = soapChild(bound, 'operation');
    const [boundInput] = childrenNamed(bound, namespaces.wsdl, 'input');
    const body = boundInput && soapChild(boundInput, 'body');
    const messageOf = (direction: 'input' | 'output'): Message | undefined => {
      const [node] = abstract ? childrenNamed(abstract, namespaces.wsdl, direction) : [];
      const [side] = childrenNamed(bound, namespaces.wsdl, direction);
      const message = node && messages.get(qnameOf(node, 'message') ?? '{}');
      return message && { parts: partsOf(message, side && soapChild(side, 'body')) };
    };
    return {
      name,
      soapAction: soap ? attribute(soap, 'soapAction') : '',
      style: styleOf(soap) ?? soapOf(binding).style,
      encoded: body !== undefined && attribute(body, 'use') === 'encoded',
      space: body ? attribute(body, 'namespace') : '',
      input: messageOf('input'),
      output: messageOf('output'),
      headers: boundInput ? headersOf(boundInput, messages) : [],
      documentation: abstract ? documentationOf(abstract, namespaces.wsdl) : '',
    };
  });
}

/** Other parts of a message may be headers (WSDL 1.1, 3.5). */
function partsOf(message: XmlElement, body: XmlElement | undefined): Message['parts'] {
  const names = body?.attributes.some(({ name }) => name === 'parts')
    ? attribute(body, 'parts').split(/\s+/)
    : undefined;
  return allPartsOf(message).filter(({ name }) => names === undefined || names.includes(name));
}

function allPartsOf(message: XmlElement): MessagePart[] {
  return childrenNamed(message, namespaces.wsdl, 'part').map((part) => ({
    name: attribute(part, 'name'),
    element: qnameOf(part, 'element'),
    type: qnameOf(part, 'type'),
  }));
}

/** WSDL 1.1, 3.7: a header block is a part of a message, often of another one than the body's. */
function headersOf(boundInput: XmlElement, messages: ReadonlyMap<QName, XmlElement>): MessagePart[] {
  return [namespaces.soap11, namespaces.soap12]
    .flatMap((space) => childrenNamed(boundInput, space, 'header'))
    .flatMap((header) => {
      const message = messages.get(qnameOf(header, 'message') ?? '{}');
      return message ? allPartsOf(message).filter(({ name }) => name === attribute(header, 'part')) : [];
    });
}

function soapOf(binding: XmlElement | undefined): Pick<WsdlPort, 'soapVersion' | 'style'> {
  const node = binding && soapChild(binding, 'binding');
  const soapVersion = !node ? 'none' : node.space === namespaces.soap12 ? '1.2' : '1.1';
  return { soapVersion, style: styleOf(node) ?? 'document' };
}

function styleOf(node: XmlElement | undefined): 'document' | 'rpc' | undefined {
  const style = node && attribute(node, 'style');
  return style === 'rpc' || style === 'document' ? style : undefined;
}

function soapChild(node: XmlElement, name: string): XmlElement | undefined {
  const of = (space: string) => childrenNamed(node, space, name)[0];
  return of(namespaces.soap11) ?? of(namespaces.soap12);
}

function indexNamed(documents: readonly WsdlDocument[], kind: string): ReadonlyMap<QName, XmlElement> {
  return new Map(
    documents
      .filter(({ root }) => root.space === namespaces.wsdl)
      .flatMap(({ root }) =>
        childrenNamed(root, namespaces.wsdl, kind).map((node): [QName, XmlElement] => [
          qname(attribute(root, 'targetNamespace'), attribute(node, 'name')),
          node,
        ]),
      ),
  );
}

import { DOMParser, type Element, type Node, XMLSerializer } from '@xmldom/xmldom';

/** A SOAP request as a played ERP looks at it. */
export interface PlayedMessage {
  /** Namespace of its envelope. */
  envelopeSpace: string;
  /** The element in the body. */
  element: Element;
  headers: readonly Element[];
  /** The body's element, as XML. */
  xml: string;
}

/** Undefined for what is no SOAP message. */
export function readMessage(text: string): PlayedMessage | undefined {
  const envelope = rootOf(text);
  if (envelope?.localName !== 'Envelope') return undefined;
  const named = (name: string) => elementsOf(envelope).find(({ localName }) => localName === name);
  const [body, header] = [named('Body'), named('Header')];
  const [element] = body ? elementsOf(body) : [];
  if (!element) return undefined;
  return {
    envelopeSpace: envelope.namespaceURI ?? '',
    element,
    headers: header ? elementsOf(header) : [],
    xml: new XMLSerializer().serializeToString(element),
  };
}

/** Text at a path of local names below an element; undefined where it is not there. */
export function textBelow(element: Element, path: string): string | undefined {
  let at: Element | undefined = element;
  for (const step of path.split('/')) {
    if (step.startsWith('@')) return attributeOf(at, step.slice(1));
    at = elementsOf(at).find(({ localName }) => localName === step);
    if (!at) return undefined;
  }
  return at.textContent ?? '';
}

/** A template's XML with what is known in it. */
export function filled(template: string, values: Readonly<Record<string, string | undefined>>): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => escaped(values[name] ?? ''));
}

export function envelopeOf(body: string, space: string): string {
  return `<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="${space}"><soap:Body>${body}</soap:Body></soap:Envelope>`;
}

const soap12 = 'http://www.w3.org/2003/05/soap-envelope';

/** A fault of the version of SOAP that the request has. */
export function faultOf(code: string, text: string, detail: string | undefined, space: string): string {
  const inDetail = detail === undefined ? '' : `<code>${escaped(detail)}</code>`;
  if (space !== soap12)
    return `<soap:Fault><faultcode>soap:${code}</faultcode><faultstring>${escaped(text)}</faultstring><detail>${inDetail}</detail></soap:Fault>`;
  const named = { Client: 'Sender', Server: 'Receiver' }[code] ?? code;
  return `<soap:Fault><soap:Code><soap:Value>soap:${named}</soap:Value></soap:Code><soap:Reason><soap:Text xml:lang="en">${escaped(text)}</soap:Text></soap:Reason><soap:Detail>${inDetail}</soap:Detail></soap:Fault>`;
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&apos;');
}

function rootOf(text: string): Element | undefined {
  try {
    return (
      new DOMParser({ onError: () => undefined }).parseFromString(text, 'text/xml').documentElement ??
      undefined
    );
  } catch {
    return undefined;
  }
}

function elementsOf(element: Element): Element[] {
  return Array.from(element.childNodes).filter((node: Node): node is Element => node.nodeType === 1);
}

function attributeOf(element: Element, name: string): string | undefined {
  return Array.from(element.attributes).find(({ localName }) => localName === name)?.value;
}

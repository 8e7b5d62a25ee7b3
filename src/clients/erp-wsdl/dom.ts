import type { Element, Node } from '@xmldom/xmldom';
export const namespaces = {
  wsdl: 'http://schemas.xmlsoap.org/wsdl/',
  soap11: 'http://schemas.xmlsoap.org/wsdl/soap/',
  soap12: 'http://schemas.xmlsoap.org/wsdl/soap12/',
  xsd: 'http://www.w3.org/2001/XMLSchema',
} as const;

/** A name with its namespace: two schemas may have types of one name. */
export type QName = `{${string}}${string}`;

export function children(node: Node): Element[] {
  const found: Element[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) {
    if (child.nodeType === 1) found.push(child as Element);
  }
  return found;
}

/** Children of one namespace, with any of these names. */
export function childrenNamed(node: Node, namespace: string, names: readonly string[]): Element[] {
  return children(node).filter(
    (child) => child.namespaceURI === namespace && names.includes(child.localName ?? ''),
  );
}

export function elementsBelow(node: Element, namespace: string, names: readonly string[]): Element[] {
  return names.flatMap((name) => Array.from(node.getElementsByTagNameNS(namespace, name)));
}

/** The name that an attribute such as `type="tns:Order"` means where it stands; undefined without the attribute. */
export function qnameOf(node: Element, attribute: string): QName | undefined {
  const value = node.getAttribute(attribute);
  if (!value) return undefined;
  const [prefix, local] = value.includes(':') ? value.split(':') : ['', value];
  return `{${lookUp(node, prefix ?? '') ?? ''}}${local ?? ''}`;
}

export function localName(qname: string): string {
  return qname.slice(qname.indexOf('}') + 1);
}

function lookUp(node: Element, prefix: string): string | undefined {
  for (let at: Node | null = node; at && at.nodeType === 1; at = at.parentNode) {
    const found = (at as Element).getAttribute(prefix ? `xmlns:${prefix}` : 'xmlns');
    if (found) return found;
  }
  return undefined;
}

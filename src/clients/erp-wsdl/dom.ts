import type { XmlElement } from '../xml/parse-xml';

export const namespaces = {
  wsdl: 'http://schemas.xmlsoap.org/wsdl/',
  soap11: 'http://schemas.xmlsoap.org/wsdl/soap/',
  soap12: 'http://schemas.xmlsoap.org/wsdl/soap12/',
  xsd: 'http://www.w3.org/2001/XMLSchema',
  envelope11: 'http://schemas.xmlsoap.org/soap/envelope/',
  envelope12: 'http://www.w3.org/2003/05/soap-envelope',
} as const;

/** SOAP 1.1, section 5, and SOAP 1.2: the kind of an array, and links within a message. */
export const encodings: readonly string[] = [
  'http://schemas.xmlsoap.org/soap/encoding/',
  'http://www.w3.org/2003/05/soap-encoding',
];

export const xsi = 'http://www.w3.org/2001/XMLSchema-instance';

/** A name with its namespace: two schemas may have types of one name. */
export type QName = `{${string}}${string}`;

/** Children of one namespace, with any of these names. */
export function childrenNamed(node: XmlElement, space: string, ...names: readonly string[]): XmlElement[] {
  return node.children.filter((child) => child.space === space && names.includes(child.name));
}

export function elementsBelow(node: XmlElement, space: string, ...names: readonly string[]): XmlElement[] {
  return node.children.flatMap((child) => [
    ...(child.space === space && names.includes(child.name) ? [child] : []),
    ...elementsBelow(child, space, ...names),
  ]);
}

/**
 * Value of an attribute without a prefix; empty where it is not there. Vendor (XML Schema 2, 4.3.6): blanks of names and
 * addresses collapse, line feeds too, which would begin a line of their own where they are shown.
 */
export function attribute(node: XmlElement, name: string): string {
  const value = node.attributes.find((one) => one.name === name)?.value ?? '';
  return value.replace(/[\t\n\r ]+/g, ' ').trim();
}

/** The name that an attribute such as `type="tns:Order"` means where it stands; undefined without the attribute. */
export function qnameOf(node: XmlElement, name: string): QName | undefined {
  const value = attribute(node, name);
  if (!value) return undefined;
  const [prefix = '', local] = value.includes(':') ? value.split(':') : ['', value];
  return `{${spaceOf(node, prefix)}}${local ?? ''}`;
}

export function qname(space: string, name: string): QName {
  return `{${space}}${name}`;
}

export function localName(name: QName): string {
  return name.slice(name.indexOf('}') + 1);
}

export function spaceOfName(name: QName): string {
  return name.slice(1, name.indexOf('}'));
}

/** The namespace that a prefix stands for at an element. */
function spaceOf(node: XmlElement, prefix: string): string {
  for (let at: XmlElement | undefined = node; at; at = at.parent) {
    const space = at.declares[prefix];
    if (space !== undefined) return space;
  }
  return '';
}

/** All namespaces that are declared at an element, by prefix. */
export function declaredAt(node: XmlElement): Record<string, string> {
  return { ...(node.parent && declaredAt(node.parent)), ...node.declares };
}

/** What is said of an element for people, in one line; of a schema's its annotation. */
export function documentationOf(node: XmlElement, space: string): string {
  return childrenNamed(node, space, 'documentation').map(wordsOf).join(' ').replace(/\s+/g, ' ').trim();
}

function wordsOf({ text, children }: XmlElement): string {
  return [text, ...children.map(wordsOf)].join(' ');
}

import type { XmlElement } from '../xml/parse-xml';
import { attribute, childrenNamed, elementsBelow, namespaces, type QName, qname, qnameOf } from './dom';
import type { WsdlDocument } from './load-documents';

/** Named parts of all schemas of a WSDL. */
export interface SchemaIndex {
  elements: ReadonlyMap<QName, XmlElement>;
  types: ReadonlyMap<QName, XmlElement>;
  attributes: ReadonlyMap<QName, XmlElement>;
  /** Of elements and of attributes. */
  groups: ReadonlyMap<QName, XmlElement>;
  /** Names of the types that extend or restrict a type, directly. */
  kinds: ReadonlyMap<QName, readonly QName[]>;
  /** Names of the elements that may stand in place of another one, directly. */
  substitutes: ReadonlyMap<QName, readonly QName[]>;
  /** Namespaces that the schemas describe. */
  spaces: ReadonlySet<string>;
}

export function indexSchemas(documents: readonly WsdlDocument[]): SchemaIndex {
  const elements = new Map<QName, XmlElement>();
  const types = new Map<QName, XmlElement>();
  const attributes = new Map<QName, XmlElement>();
  const groups = new Map<QName, XmlElement>();
  const kinds = new Map<QName, QName[]>();
  const substitutes = new Map<QName, QName[]>();
  const spaces = new Set<string>();
  for (const schema of documents.flatMap(({ root }) => schemasOf(root))) {
    const space = attribute(schema, 'targetNamespace');
    spaces.add(space);
    // What is redefined stands in the redefinition as it shall be.
    const redefined = childrenNamed(schema, namespaces.xsd, 'redefine');
    for (const node of [schema, ...redefined].flatMap(({ children }) => children)) {
      if (node.space !== namespaces.xsd) continue;
      const name = qname(space, attribute(node, 'name'));
      if (node.name === 'element') elements.set(name, node);
      if (node.name === 'attribute') attributes.set(name, node);
      if (node.name === 'group' || node.name === 'attributeGroup') groups.set(name, node);
      if (node.name === 'complexType' || node.name === 'simpleType') types.set(name, node);
      note(substitutes, node.name === 'element' ? qnameOf(node, 'substitutionGroup') : undefined, name);
      note(kinds, node.name === 'complexType' ? derivationOf(node)?.base : undefined, name);
    }
  }
  return { elements, types, attributes, groups, kinds, substitutes, spaces };
}

function note(lists: Map<QName, QName[]>, key: QName | undefined, name: QName): void {
  if (key === undefined || key === name) return;
  const list = lists.get(key);
  if (!list) lists.set(key, [name]);
  else if (!list.includes(name)) list.push(name);
}

/** The extension or restriction that a complex type consists of, if it is derived. */
export function derivationOf(
  type: XmlElement,
): { node: XmlElement; base: QName | undefined; isText: boolean } | undefined {
  const [content] = childrenNamed(type, namespaces.xsd, 'complexContent', 'simpleContent');
  const [node] = content ? childrenNamed(content, namespaces.xsd, 'extension', 'restriction') : [];
  return node && { node, base: qnameOf(node, 'base'), isText: content?.name === 'simpleContent' };
}

export function schemasOf(root: XmlElement): XmlElement[] {
  return root.name === 'schema' ? [root] : elementsBelow(root, namespaces.xsd, 'schema');
}

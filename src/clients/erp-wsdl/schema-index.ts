import type { Element } from '@xmldom/xmldom';
import { childrenNamed, elementsBelow, namespaces, type QName, qnameOf } from './dom';
import type { WsdlDocument } from './load-documents';

/** Named parts of all schemas of a WSDL. */
export interface SchemaIndex {
  elements: ReadonlyMap<QName, Element>;
  types: ReadonlyMap<QName, Element>;
  groups: ReadonlyMap<QName, Element>;
  /** Names of the types that extend or restrict a type, directly. */
  kindsOf(type: QName): QName[];
}

export function indexSchemas(documents: readonly WsdlDocument[]): SchemaIndex {
  const elements = new Map<QName, Element>();
  const types = new Map<QName, Element>();
  const groups = new Map<QName, Element>();
  const bases: [base: QName, kind: QName][] = [];
  for (const schema of documents.flatMap(({ root }) => schemasOf(root))) {
    const space = schema.getAttribute('targetNamespace') ?? '';
    const nameOf = (node: Element): QName => `{${space}}${node.getAttribute('name') ?? ''}`;
    const named = (...names: string[]) => childrenNamed(schema, namespaces.xsd, names);
    for (const node of named('element')) elements.set(nameOf(node), node);
    for (const node of named('group', 'attributeGroup')) groups.set(nameOf(node), node);
    for (const node of named('complexType', 'simpleType')) {
      types.set(nameOf(node), node);
      const base = node.localName === 'complexType' && derivationOf(node)?.base;
      if (base) bases.push([base, nameOf(node)]);
    }
  }
  return {
    elements,
    types,
    groups,
    kindsOf: (type) => bases.filter(([base]) => base === type).map(([, kind]) => kind),
  };
}

/** The extension or restriction that a complex type consists of, if it is derived. */
export function derivationOf(
  type: Element,
): { node: Element; base: QName | undefined; isText: boolean } | undefined {
  const [content] = childrenNamed(type, namespaces.xsd, ['complexContent', 'simpleContent']);
  const [node] = content ? childrenNamed(content, namespaces.xsd, ['extension', 'restriction']) : [];
  return node && { node, base: qnameOf(node, 'base'), isText: content?.localName === 'simpleContent' };
}

function schemasOf(root: Element): Element[] {
  return root.localName === 'schema' ? [root] : elementsBelow(root, namespaces.xsd, ['schema']);
}

import { ClientError } from '../client-error';
import type { XmlElement } from '../xml/parse-xml';
import {
  attribute,
  childrenNamed,
  documentationOf,
  localName,
  namespaces,
  type QName,
  qname,
  qnameOf,
  spaceOfName,
} from './dom';
import { wsdlLimits as limits } from '../http/reply-limits';
import type { SchemaIndex } from './schema-index';

/** A type by its name, or the node of one that has none; undefined: anything. */
export type TypeRef = QName | XmlElement | undefined;

/** An element or attribute that a type may hold. */
export interface Declaration {
  kind: 'element' | 'attribute' | 'any';
  name: string;
  /** The namespace in which it stands in a message; empty: none. */
  space: string;
  type: TypeRef;
  required: boolean;
  repeated: boolean;
  /** One of several, of which one is sent. */
  choice: boolean;
  /** Of an attribute that a restriction takes away. */
  prohibited: boolean;
  /** What the schema says of it to people. */
  documentation?: string;
}

/** One type being worked out. */
export interface Walk {
  index: SchemaIndex;
  /** Name of the type. */
  of: string;
  /** How many declarations may still come; groups that double each other use it up. */
  left: { count: number };
  /** Groups within groups so far. */
  groups: number;
}

/** Attributes first, then elements in their order. @throws ClientError where groups lead into each other without an end */
export function partsOf(walk: Walk, node: XmlElement): Declaration[] {
  return [...attributesOf(walk, node), ...elementsOf(walk, node)];
}

/** Once, and always there. */
export const plain = { required: true, repeated: false, choice: false, prohibited: false };

function elementsOf(walk: Walk, node: XmlElement): Declaration[] {
  const { index } = walk;
  spend(walk);
  const found = childrenNamed(
    node,
    namespaces.xsd,
    'sequence',
    'all',
    'choice',
    'group',
    'element',
    'any',
  ).flatMap((child): Declaration[] => {
    switch (child.name) {
      case 'element':
        return [elementOf(index, child)];
      case 'any':
        return [{ ...plain, kind: 'any', name: '*', space: '', type: undefined, ...occurrence(child) }];
      case 'group': {
        const group = index.groups.get(qnameOf(child, 'ref') ?? '{}');
        return group ? within(child, elementsOf(deeper(walk), group)) : [];
      }
      default:
        return within(child, elementsOf(walk, child));
    }
  });
  spend(walk, found.length);
  return found;
}

function elementOf(index: SchemaIndex, node: XmlElement): Declaration {
  const reference = qnameOf(node, 'ref');
  const target = (reference && index.elements.get(reference)) ?? node;
  const name = attribute(target, 'name') || localName(reference ?? '{}');
  const space = reference ? spaceOfName(reference) : localSpace(node, 'element');
  const documentation = annotationOf(node) || annotationOf(target);
  const type = typeOf(index, target);
  return { ...plain, kind: 'element', name, space, type, ...occurrence(node), documentation };
}

function annotationOf(node: XmlElement): string {
  return childrenNamed(node, namespaces.xsd, 'annotation')
    .map((one) => documentationOf(one, namespaces.xsd))
    .join(' ');
}

/** XML Schema 1.0, 3.3.2: a local declaration is qualified where it or its schema says so. */
function localSpace(node: XmlElement, kind: 'element' | 'attribute'): string {
  const schema = schemaOf(node);
  const form = attribute(node, 'form') || attribute(schema, `${kind}FormDefault`);
  return form === 'qualified' ? attribute(schema, 'targetNamespace') : '';
}

function schemaOf(node: XmlElement): XmlElement {
  let at = node;
  while (at.parent && !(at.name === 'schema' && at.space === namespaces.xsd)) at = at.parent;
  return at;
}

/** How often a node may occur: its `minOccurs` and `maxOccurs`. */
function occurrence(node: XmlElement): { required: boolean; repeated: boolean } {
  return {
    required: attribute(node, 'minOccurs') !== '0',
    repeated: !['', '0', '1'].includes(attribute(node, 'maxOccurs')),
  };
}

function within(node: XmlElement, declarations: readonly Declaration[]): Declaration[] {
  const { required, repeated } = occurrence(node);
  const choice = node.name === 'choice';
  return declarations.map((one) => ({
    ...one,
    required: one.required && required && !choice,
    repeated: one.repeated || repeated,
    choice: one.choice || choice,
  }));
}

function attributesOf(walk: Walk, node: XmlElement): Declaration[] {
  const { index } = walk;
  spend(walk);
  return childrenNamed(node, namespaces.xsd, 'attribute', 'attributeGroup').flatMap(
    (child): Declaration[] => {
      spend(walk);
      const reference = qnameOf(child, 'ref');
      if (child.name === 'attributeGroup') {
        const group = reference && index.groups.get(reference);
        return group ? attributesOf(deeper(walk), group) : [];
      }
      const target = (reference && index.attributes.get(reference)) ?? child;
      const [inline] = childrenNamed(target, namespaces.xsd, 'simpleType');
      const use = attribute(child, 'use');
      return [
        {
          ...plain,
          kind: 'attribute',
          name: attribute(target, 'name') || localName(reference ?? '{}'),
          space: reference ? spaceOfName(reference) : localSpace(child, 'attribute'),
          type: qnameOf(target, 'type') ?? inline ?? qname(namespaces.xsd, 'string'),
          required: use === 'required',
          prohibited: use === 'prohibited',
          documentation: annotationOf(child) || annotationOf(target),
        },
      ];
    },
  );
}

function spend({ left, of }: Walk, count = 1): void {
  left.count -= count;
  if (left.count < 0) throw tooMany(of);
}

function deeper(walk: Walk): Walk {
  if (walk.groups >= limits.nesting) throw endless(`${walk.of} nests more than ${limits.nesting} groups`);
  return { ...walk, groups: walk.groups + 1 };
}

/** The type of a declared element. */
export function typeOf(index: SchemaIndex, node: XmlElement, substituted = 0): TypeRef {
  const [inline] = childrenNamed(node, namespaces.xsd, 'complexType', 'simpleType');
  const type = qnameOf(node, 'type') ?? inline;
  if (type || substituted > limits.derivations) return type;
  const head = index.elements.get(qnameOf(node, 'substitutionGroup') ?? '{}');
  return head && typeOf(index, head, substituted + 1);
}

export function nameOf(node: XmlElement): string {
  return attribute(node, 'name') || 'a type without a name';
}

export function tooMany(name: string): ClientError {
  return endless(`${name} has more than ${limits.fields} elements and attributes`);
}

export function endless(why: string): ClientError {
  const message = `ERP: its WSDL cannot be used (${why}); nothing was sent. Check ERP_WSDL.`;
  return new ClientError(message, { system: 'erp', verdict: 'not-done', kind: 'Unavailable' });
}

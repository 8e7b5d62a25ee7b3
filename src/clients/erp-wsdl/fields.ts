import type { Element } from '@xmldom/xmldom';
import { childrenNamed, localName, namespaces, type QName, qnameOf } from './dom';
import { derivationOf, type SchemaIndex } from './schema-index';

/** One element or attribute of a message, in the order in which it must stand. */
export interface Field {
  /** Attributes begin with `@`. */
  name: string;
  /** Without its namespace; for enumerations with their values. */
  type: string;
  required: boolean;
  repeated: boolean;
  /** One of several, of which one is sent. */
  choice?: true;
  /** It cannot be sent as it is, but as one of its kinds. */
  abstract?: true;
  /** An attribute that a restriction takes away; never in what is told. */
  prohibited?: true;
  fields: Field[];
  /** What it can be beside itself (xsi:type), with the fields that each adds. */
  kinds: { name: string; fields: Field[] }[];
}

/** Fields of an element that a message names. */
export function fieldOfElement(index: SchemaIndex, name: QName): Field | undefined {
  const node = index.elements.get(name);
  return node && fieldOf(index, node, []);
}

/** Fields of a type that a message part names (RPC). */
export function fieldOfType(index: SchemaIndex, name: string, type: QName): Field {
  return { name, required: true, repeated: false, ...contentOf(index, type, []) };
}

type Content = Pick<Field, 'type' | 'fields' | 'kinds' | 'abstract'>;

function fieldOf(index: SchemaIndex, node: Element, within: readonly QName[]): Field {
  const reference = qnameOf(node, 'ref');
  const target = reference ? (index.elements.get(reference) ?? node) : node;
  const name = target.getAttribute('name') || localName(reference ?? '');
  const occurs = {
    required: node.getAttribute('minOccurs') !== '0',
    repeated: !['', '0', '1'].includes(node.getAttribute('maxOccurs') ?? ''),
  };
  const type = qnameOf(target, 'type');
  if (type) return { name, ...occurs, ...contentOf(index, type, within) };
  const [inline] = childrenNamed(target, namespaces.xsd, ['complexType', 'simpleType']);
  if (!inline) return { name, ...occurs, type: 'any', fields: [], kinds: [] };
  return { name, ...occurs, ...simpleOrComplex(index, inline, '', within), kinds: [] };
}

function contentOf(index: SchemaIndex, type: QName, within: readonly QName[]): Content {
  const node = index.types.get(type);
  if (!node) return { type: localName(type), fields: [], kinds: [] };
  // A type that holds itself is shown once.
  if (within.includes(type)) return { type: `${localName(type)} (see above)`, fields: [], kinds: [] };
  const inside = [...within, type];
  return {
    ...simpleOrComplex(index, node, localName(type), inside),
    ...(node.getAttribute('abstract') === 'true' && { abstract: true }),
    kinds: allKinds(index, type, inside),
  };
}

function simpleOrComplex(
  index: SchemaIndex,
  node: Element,
  name: string,
  within: readonly QName[],
): Pick<Field, 'type' | 'fields'> {
  if (node.localName === 'simpleType') return { type: simpleType(index, node, name), fields: [] };
  const derived = derivationOf(node);
  const own = partsOf(index, derived?.node ?? node, within);
  const above = derived?.base && contentOf(index, derived.base, within);
  const base = above?.fields ?? [];
  // A restriction says its elements again, but keeps the attributes that it does not name.
  const kept =
    derived?.node.localName === 'restriction' ? base.filter((field) => isAttributeBeside(field, own)) : base;
  return {
    // An element with text is told by the kind of its text.
    type: (derived?.isText && above?.type) || name,
    fields: [...kept, ...own].filter(({ prohibited }) => !prohibited),
  };
}

function isAttributeBeside({ name }: Field, own: readonly Field[]): boolean {
  return name.startsWith('@') && own.every((other) => other.name !== name);
}

/** Kinds of kinds too, each with all that it adds to the type. */
function allKinds(
  index: SchemaIndex,
  type: QName,
  within: readonly QName[],
  above: readonly Field[] = [],
): Field['kinds'] {
  return index.kindsOf(type).flatMap((kind) => {
    const node = index.types.get(kind);
    if (!node || within.includes(kind)) return [];
    const inside = [...within, kind];
    const derived = derivationOf(node);
    const adds = derived?.node.localName === 'extension' ? partsOf(index, derived.node, inside) : [];
    const fields = [...above, ...adds];
    const itself = node.getAttribute('abstract') === 'true' ? [] : [{ name: localName(kind), fields }];
    return [...itself, ...allKinds(index, kind, inside, fields)];
  });
}

/** Attributes first, then elements in their order. */
function partsOf(index: SchemaIndex, node: Element, within: readonly QName[]): Field[] {
  return [...attributesOf(index, node), ...elementsOf(index, node, within)];
}

function elementsOf(index: SchemaIndex, node: Element, within: readonly QName[]): Field[] {
  const names = ['sequence', 'all', 'choice', 'group', 'element', 'any'];
  return childrenNamed(node, namespaces.xsd, names).flatMap((child): Field[] => {
    switch (child.localName) {
      case 'element':
        return [fieldOf(index, child, within)];
      case 'any':
        return [{ name: '*', type: 'any', required: false, repeated: true, fields: [], kinds: [] }];
      case 'group': {
        const group = index.groups.get(qnameOf(child, 'ref') ?? '{}');
        return group ? elementsOf(index, group, within) : [];
      }
      case 'choice':
        return elementsOf(index, child, within).map((field) => ({ ...field, choice: true, required: false }));
      default:
        return elementsOf(index, child, within);
    }
  });
}

function attributesOf(index: SchemaIndex, node: Element): Field[] {
  return childrenNamed(node, namespaces.xsd, ['attribute', 'attributeGroup']).flatMap((child): Field[] => {
    if (child.localName === 'attributeGroup') {
      const group = index.groups.get(qnameOf(child, 'ref') ?? '{}');
      return group ? attributesOf(index, group) : [];
    }
    const type = qnameOf(child, 'type');
    const [inline] = childrenNamed(child, namespaces.xsd, ['simpleType']);
    return [
      {
        name: `@${child.getAttribute('name') || localName(qnameOf(child, 'ref') ?? '')}`,
        type: inline
          ? simpleType(index, inline, 'string')
          : type
            ? contentOf(index, type, []).type
            : 'string',
        required: child.getAttribute('use') === 'required',
        ...(child.getAttribute('use') === 'prohibited' && { prohibited: true }),
        repeated: false,
        fields: [],
        kinds: [],
      },
    ];
  });
}

/** `string`, or `Currency (RUB|USD)`. */
function simpleType(index: SchemaIndex, node: Element, name: string): string {
  const [restriction] = childrenNamed(node, namespaces.xsd, ['restriction']);
  const base = restriction && qnameOf(restriction, 'base');
  const values = restriction
    ? childrenNamed(restriction, namespaces.xsd, ['enumeration']).map((value) => value.getAttribute('value'))
    : [];
  const label = values.length > 0 ? name || 'string' : base ? contentOf(index, base, []).type : name;
  return values.length > 0 ? `${label} (${values.join('|')})` : label;
}

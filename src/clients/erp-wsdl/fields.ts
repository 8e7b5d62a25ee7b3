import { quote } from '../../base/quote';
import type { XmlElement } from '../xml/parse-xml';
import { contentOf, nodeOf } from './content';
import { type Declaration, plain, type TypeRef } from './declarations';
import {
  attribute,
  childrenNamed,
  encodings,
  localName,
  namespaces,
  type QName,
  qname,
  qnameOf,
  spaceOfName,
} from './dom';
import { wsdlLimits } from '../http/reply-limits';
import { derivationOf, type SchemaIndex } from './schema-index';

/** One element or attribute of a message, in the order in which it must stand. */
export interface Field {
  /** Attributes begin with `@`. */
  name: string;
  /** Without its namespace; with the values of an enumeration, and the longest length. */
  type: string;
  required: boolean;
  repeated: boolean;
  /** One of several, of which one is sent. */
  choice?: true;
  /** What it holds: a named type, or fields of its own. */
  holds?: QName | Field[];
  /** The beginning of what the schema says of it. */
  documentation?: string;
}

/** A named type that holds something. */
export interface InspectedType {
  name: string;
  /** It cannot be sent as it is, but as one of its kinds. */
  abstract?: true;
  fields: Field[];
  /** Types that are derived from it, directly: what it can be beside itself (xsi:type). */
  kinds: QName[];
}

export type InspectedTypes = ReadonlyMap<QName, InspectedType>;

/** Fields of messages; each named type that they lead to is read once, so that types may refer to each other. */
export function createFieldReader(index: SchemaIndex): {
  fieldOf(declaration: Declaration): Field;
  /** All types that the fields lead to, and those lead to. */
  types(): InspectedTypes;
} {
  const types = new Map<QName, InspectedType>();
  const waiting: [key: QName, type: TypeRef][] = [];

  function fieldOf({ kind, name, type, required, repeated, choice, documentation }: Declaration): Field {
    if (kind === 'any') return { name: '*', type: 'any', required: false, repeated: true };
    return {
      name: kind === 'attribute' ? `@${name}` : name,
      type: labelOf(index, type),
      required,
      repeated,
      ...(choice && { choice: true as const }),
      ...holdingOf(type),
      ...(documentation && { documentation: quote.line(documentation, { longest: documentationShown }) }),
    };
  }

  /** SOAP 1.1, 5.4.2: an array says in an attribute what its items are; their names say nothing. */
  function itemsOf(type: TypeRef): Field[] {
    const node = nodeOf(index, type);
    const derived = node && derivationOf(node);
    if (!derived?.base || !encodings.includes(spaceOfName(derived.base))) return [];
    const said = childrenNamed(derived.node, namespaces.xsd, 'attribute').flatMap(
      ({ attributes, ...one }) => {
        const array = attributes.find(
          ({ name, space }) => space === namespaces.wsdl && /(^|:)arrayType$/.test(name),
        );
        const value = array && {
          ...array,
          name: 'arrayType',
          space: '',
          value: array.value.replace(/\[.*$/, ''),
        };
        return value ? [qnameOf({ ...one, attributes: [value] }, 'arrayType')] : [];
      },
    );
    const listed = { ...plain, space: '', required: false, repeated: true };
    return said.map((item) => fieldOf({ ...listed, kind: 'element', name: 'item', type: item }));
  }

  function holdingOf(type: TypeRef): Pick<Field, 'holds'> {
    const node = nodeOf(index, type);
    if (node?.name !== 'complexType') return {};
    const key = typeof type === 'string' ? type : keyOfElement(node);
    if (!key) return { holds: contentOf(index, type).map(fieldOf) };
    if (!types.has(key)) {
      const abstract = attribute(node, 'abstract') === 'true' && { abstract: true as const };
      types.set(key, { name: localName(key), ...abstract, fields: [], kinds: [] });
      waiting.push([key, type]);
    }
    return { holds: key };
  }

  return {
    fieldOf,
    types() {
      for (const [key, type] of waiting) {
        const kinds = index.kinds.get(key) ?? [];
        const items = itemsOf(type);
        const fields = items.length > 0 ? items : contentOf(index, type).map(fieldOf);
        Object.assign(types.get(key)!, { fields, kinds });
        for (const kind of kinds) holdingOf(kind);
      }
      return types;
    },
  };
}

/** Name for the type of a global element that has none: the element may hold itself. */
function keyOfElement({ parent }: XmlElement): QName | undefined {
  const schema = parent?.parent;
  if (parent?.name !== 'element' || schema?.name !== 'schema') return undefined;
  return qname(attribute(schema, 'targetNamespace'), `element ${attribute(parent, 'name')}`);
}

const documentationShown = 120;

/** Values of an enumeration that are told. */
const valuesShown = 12;

/** `string`, `Currency (RUB|USD)` or `BuyerId (at most 35)`; of an element with text also the kind of its text. */
function labelOf(index: SchemaIndex, type: TypeRef, derivations = 0): string {
  const node = nodeOf(index, type);
  const name = typeof type === 'string' ? localName(type) : node ? attribute(node, 'name') : 'any';
  if (!node || derivations > wsdlLimits.derivations) return name;
  if (node.name === 'complexType') {
    const derived = derivationOf(node);
    if (!derived?.isText || !derived.base) return name;
    const text = labelOf(index, derived.base, derivations + 1).replace(/^.*: /, '');
    return name ? `${name}: ${text}` : text;
  }
  const [restriction] = childrenNamed(node, namespaces.xsd, 'restriction');
  if (!restriction) return name;
  const values = childrenNamed(restriction, namespaces.xsd, 'enumeration').map((one) =>
    attribute(one, 'value'),
  );
  const more = values.length > valuesShown ? '|…' : '';
  if (values.length > 0) return `${name || 'string'} (${values.slice(0, valuesShown).join('|')}${more})`;
  const [length] = childrenNamed(restriction, namespaces.xsd, 'maxLength', 'length');
  if (length) return `${name || 'string'} (at most ${attribute(length, 'value')})`;
  const base = qnameOf(restriction, 'base');
  return base ? labelOf(index, base, derivations + 1) : name;
}

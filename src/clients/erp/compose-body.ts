import { contentOf, nodeOf } from '../erp-wsdl/content';
import { type TypeRef, typeOf } from '../erp-wsdl/declarations';
import { localName, type QName, qname, spaceOfName } from '../erp-wsdl/dom';
import type { PortOperation } from '../erp-wsdl/ports';
import type { SchemaIndex } from '../erp-wsdl/schema-index';
import type { Element, XsiType } from './mapping-types';
import { type Node, writeXml } from './write-xml';

/**
 * The content of a SOAP body as the WSDL's schema wants it: each name in the namespace in which the schema declares it,
 * wherever its type is inherited from. The soap library guesses there (1.13: lib/wsdl/index.js, objectToXML): it writes
 * elements of an unqualified schema, and inherited ones, in the namespace of whoever refers to them.
 *
 * @throws TypeError for a request that no XML can be made of: a mistake of the mapping
 */
export function composeBody(index: SchemaIndex, operation: PortOperation, request: Element): string {
  const { style, name, space, encoded, input } = operation;
  const parts = input?.parts ?? [];
  if (style === 'document') {
    const element = parts[0]?.element ?? qname('', name);
    const declared = index.elements.get(element);
    const type = declared && typeOf(index, declared);
    return writeXml(nodeOfElement(index, element, type, request), {});
  }
  const content = Object.entries(request).flatMap(([part, value]) => {
    const { type, element } = parts.find((one) => one.name === part) ?? {};
    const declared = element && index.elements.get(element);
    return all(value).map((one) =>
      nodeOfElement(index, element ?? qname('', part), declared ? typeOf(index, declared) : type, one),
    );
  });
  return writeXml({ name, space, attributes: [], content }, { encoded });
}

/**
 * Header blocks as XML, each in the namespace in which the WSDL declares it for this operation or at all.
 *
 * @throws TypeError for one that the WSDL does not declare and that names no namespace of its own
 */
export function composeHeaders(
  index: SchemaIndex,
  { headers }: PortOperation,
  blocks: Readonly<Record<string, Element>>,
): string {
  return Object.entries(blocks)
    .map(([name, block]) => {
      const bound = headers.find(({ element }) => element && localName(element) === name)?.element;
      const [declared, ...more] = [...index.elements.keys()].filter((one) => localName(one) === name);
      const element =
        block.$xmlns === undefined
          ? (bound ?? (more.length === 0 ? declared : undefined))
          : qname(block.$xmlns, name);
      if (element === undefined)
        throw new TypeError(
          `The header ${name} needs a namespace ($xmlns): the WSDL names none, or several.`,
        );
      const node = index.elements.get(element);
      return writeXml(nodeOfElement(index, element, node && typeOf(index, node), block), {});
    })
    .join('');
}

function nodeOfElement(index: SchemaIndex, element: QName, declared: TypeRef, value: unknown): Node {
  const name = localName(element);
  if (typeof value !== 'object' || value === null) {
    return { name, space: spaceOfName(element), attributes: [], content: String(value) };
  }
  const { attributes = {}, $value, $xmlns, ...children } = value as Element;
  const space = $xmlns ?? spaceOfName(element);
  const { xsi_type: kind, ...plain } = attributes as Record<string, string | XsiType | undefined>;
  const xsiType = kind && qnameOfKind(kind);
  const type = xsiType && nodeOf(index, xsiType) ? xsiType : declared;
  return {
    name,
    space,
    ...(xsiType && { xsiType }),
    attributes: Object.entries(plain).map(([attribute, text]) => ({
      name: attribute,
      space:
        contentOf(index, type).find((one) => one.kind === 'attribute' && one.name === attribute)?.space ?? '',
      value: text as string,
    })),
    content:
      $value !== undefined
        ? String($value)
        : Object.entries(children).flatMap(([child, some]) =>
            all(some).map((one) => {
              const found = declarationOf(index, type, child, one);
              return nodeOfElement(index, found?.element ?? qname(space, child), found?.type, one);
            }),
          ),
  };
}

/** What the schema says of a child; undefined where it says nothing, and so the child stands in its parent's namespace. */
function declarationOf(
  index: SchemaIndex,
  type: TypeRef,
  child: string,
  value: unknown,
): { element: QName; type: TypeRef } | undefined {
  const elements = contentOf(index, type).filter(({ kind }) => kind === 'element');
  const wanted = (value as Element | null)?.$xmlns;
  const named = elements.filter(({ name }) => name === child);
  const found = named.find(({ space }) => space === wanted) ?? named[0];
  if (found) return { element: qname(found.space, found.name), type: found.type };
  for (const { space, name } of elements) {
    const substitute = substituteOf(index, qname(space, name), child);
    const node = substitute && index.elements.get(substitute);
    if (node) return { element: substitute, type: typeOf(index, node) };
  }
  return undefined;
}

/** An element of this local name that may stand in place of another. */
function substituteOf(index: SchemaIndex, head: QName, name: string): QName | undefined {
  const heads = new Set([head]);
  for (const one of heads) for (const substitute of index.substitutes.get(one) ?? []) heads.add(substitute);
  heads.delete(head);
  return [...heads].find((one) => localName(one) === name);
}

function qnameOfKind(kind: string | XsiType): QName {
  if (typeof kind === 'string') throw new TypeError('A mapping names a kind as { type, xmlns }.');
  return qname(kind.xmlns, kind.type);
}

function all(value: unknown): unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

import type { XmlElement } from '../xml/parse-xml';
import { type Declaration, endless, nameOf, partsOf, tooMany, type TypeRef } from './declarations';
import { wsdlLimits as limits } from '../http/reply-limits';
import { derivationOf, type SchemaIndex } from './schema-index';

/** Attributes first, then elements in their order; what a type inherits stands before its own. */
export type Content = readonly Declaration[];

const known = new WeakMap<SchemaIndex, Map<XmlElement, Content>>();

/**
 * What a complex type holds; nothing for a simple one. Each type is worked out once.
 *
 * @throws ClientError where types or groups lead into each other without an end
 */
export function contentOf(index: SchemaIndex, type: TypeRef, derivations = 0): Content {
  const node = nodeOf(index, type);
  if (!node) return [];
  if (derivations > limits.derivations)
    throw endless(`${nameOf(node)} is derived from more than ${limits.derivations} types`);
  const contents = known.get(index) ?? new Map<XmlElement, Content>();
  known.set(index, contents);
  const kept = contents.get(node);
  if (kept) return kept;

  const derived = derivationOf(node);
  const own = partsOf(
    { index, of: nameOf(node), left: { count: limits.fields }, groups: 0 },
    derived?.node ?? node,
  );
  const base = derived?.base ? contentOf(index, derived.base, derivations + 1) : [];
  // A restriction says its elements again, but keeps the attributes that it does not name.
  const inherited =
    derived?.node.name === 'restriction' ? base.filter((one) => isAttributeBeside(one, own)) : base;
  if (inherited.length + own.length > limits.fields) throw tooMany(nameOf(node));
  const content = [...inherited, ...own].filter(({ prohibited }) => !prohibited);
  contents.set(node, content);
  return content;
}

export function nodeOf(index: SchemaIndex, type: TypeRef): XmlElement | undefined {
  return typeof type === 'string' ? index.types.get(type) : type;
}

function isAttributeBeside({ kind, name }: Declaration, own: Content): boolean {
  return kind === 'attribute' && own.every((other) => other.kind !== 'attribute' || other.name !== name);
}

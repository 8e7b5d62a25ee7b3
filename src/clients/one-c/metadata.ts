import { setImmediate as nextTurn } from 'node:timers/promises';
import { SaxesParser, type SaxesTagPlain } from 'saxes';
import { replyLimits } from '../http/reply-limits';

/** One property as `$metadata` describes it. */
export interface Property {
  /** `Edm.String`, `Edm.Guid`, … */
  type: string;
  /** Characters that 1C keeps; undefined: no limit is stated. */
  maxLength: number | undefined;
  /** Names of an enumeration's values; undefined: it is none, or they are not stated. */
  values?: ReadonlySet<string>;
}

export type Properties = ReadonlyMap<string, Property>;

export interface EntityMetadata {
  properties: Properties;
  /** Properties of a row by the tabular section's name. */
  rows: ReadonlyMap<string, Properties>;
}

/** What an information base publishes, by entity, e.g. `Document_СчетНаОплатуПокупателю`. */
export type Metadata = ReadonlyMap<string, EntityMetadata>;

const collection = /^Collection\(StandardODATA\.(.+)\)$/;

const enumeration = /^StandardODATA\.(.+)$/;

/** Characters that are read before other work gets its turn. */
const pieceLength = 512 * 1024;

const limits = replyLimits.oneCMetadata;

/** Why a reply is no description that can be used; the message is a clause for people. */
export class MetadataError extends Error {
  override readonly name = 'MetadataError' as const;
}

/**
 * Reads an EDMX, in pieces and as a stream of tags: that of a whole base has tens of megabytes, and heartbeats must go
 * on beside it. Prefixes are not resolved, which costs a look at every element above: work and memory are linear in the
 * length.
 *
 * @throws MetadataError
 */
export async function parseMetadata(xml: string): Promise<Metadata> {
  const types = new Map<string, Map<string, Property>>();
  const entities: string[] = [];
  const enumerations = new Map<string, Set<string>>();
  let current: Map<string, Property> | undefined;
  let values: Set<string> | undefined;
  let depth = 0;
  let elements = 0;
  let attributes = 0;
  const parser = new SaxesParser();
  parser.on('opentagstart', ({ name }) => {
    if (depth === 0 && localOf(name) !== 'Edmx') throw new MetadataError('a reply that is no EDMX');
    depth += 1;
    elements += 1;
    attributes = 0;
    requireAtMost(depth, limits.depth, 'elements inside one another');
    requireAtMost(elements, limits.values, 'elements');
  });
  parser.on('attribute', () => {
    attributes += 1;
    requireAtMost(attributes, limits.attributes, 'attributes of one element');
  });
  parser.on('opentag', (tag) => {
    const local = localOf(tag.name);
    if (local === 'EntityType' || local === 'ComplexType') {
      current = new Map();
      types.set(attribute(tag, 'Name') ?? '', current);
      if (local === 'EntityType') entities.push(attribute(tag, 'Name') ?? '');
    }
    if (local === 'EnumType') {
      values = new Set();
      enumerations.set(attribute(tag, 'Name') ?? '', values);
    }
    if (local === 'Member') values?.add(attribute(tag, 'Name') ?? '');
    if (local !== 'Property' || !current) return;
    const maxLength = attribute(tag, 'MaxLength');
    current.set(attribute(tag, 'Name') ?? '', {
      type: attribute(tag, 'Type') ?? '',
      maxLength: maxLength !== undefined && /^\d+$/.test(maxLength) ? Number(maxLength) : undefined,
    });
  });
  parser.on('closetag', ({ name }) => {
    depth -= 1;
    const local = localOf(name);
    if (local === 'EntityType' || local === 'ComplexType') current = undefined;
    if (local === 'EnumType') values = undefined;
  });
  await feed(parser, xml);
  if (entities.length === 0)
    throw new MetadataError('an EDMX that publishes no object: the composition of the interface is empty');
  // An enumeration may stand behind what is of it.
  for (const properties of types.values()) {
    for (const [name, property] of properties) {
      const known = enumerations.get(enumeration.exec(property.type)?.[1] ?? '');
      if (known && known.size > 0) properties.set(name, { ...property, values: known });
    }
  }
  return new Map(entities.map((name) => [name, entityOf(types.get(name) ?? new Map(), types)]));
}

async function feed(parser: SaxesParser, xml: string): Promise<void> {
  const began = performance.now();
  try {
    for (let at = 0; at < xml.length; at += pieceLength) {
      parser.write(xml.slice(at, at + pieceLength));
      await nextTurn();
      requireAtMost(performance.now() - began, limits.ms, 'ms to read it');
    }
    parser.close();
  } catch (error) {
    throw error instanceof MetadataError ? error : new MetadataError('a reply that is no EDMX');
  }
}

function requireAtMost(count: number, limit: number, what: string): void {
  if (count > limit) throw new MetadataError(`a description with more than ${limit} ${what}`);
}

function entityOf(properties: Properties, types: ReadonlyMap<string, Properties>): EntityMetadata {
  const rows = [...properties].flatMap(([name, { type }]) => {
    const rowType = collection.exec(type)?.[1];
    return rowType === undefined ? [] : [[name, types.get(rowType) ?? new Map<string, Property>()] as const];
  });
  return { properties, rows: new Map(rows) };
}

function localOf(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

function attribute({ attributes }: SaxesTagPlain, name: string): string | undefined {
  return attributes[name];
}

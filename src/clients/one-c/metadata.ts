import { setImmediate as nextTurn } from 'node:timers/promises';
import { type SaxesAttributeNS, SaxesParser, type SaxesTagNS } from 'saxes';

/** One property as `$metadata` describes it. */
export interface Property {
  /** `Edm.String`, `Edm.Guid`, … */
  type: string;
  /** Characters that 1C keeps; undefined: no limit is stated. */
  maxLength: number | undefined;
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

/** Characters that are read before other work gets its turn. */
const pieceLength = 512 * 1024;

/**
 * Reads an EDMX, in pieces and as a stream of tags: that of a whole base has tens of megabytes, and heartbeats must go
 * on beside it.
 *
 * @throws Error for what is none
 */
export async function parseMetadata(xml: string): Promise<Metadata> {
  const types = new Map<string, Map<string, Property>>();
  const entities: string[] = [];
  let current: Map<string, Property> | undefined;
  const parser = new SaxesParser({ xmlns: true });
  parser.on('opentag', (tag) => {
    const { local } = tag;
    if (local === 'EntityType' || local === 'ComplexType') {
      current = new Map();
      types.set(attribute(tag, 'Name') ?? '', current);
      if (local === 'EntityType') entities.push(attribute(tag, 'Name') ?? '');
    }
    if (local !== 'Property' || !current) return;
    const maxLength = attribute(tag, 'MaxLength');
    current.set(attribute(tag, 'Name') ?? '', {
      type: attribute(tag, 'Type') ?? '',
      maxLength: maxLength !== undefined && /^\d+$/.test(maxLength) ? Number(maxLength) : undefined,
    });
  });
  parser.on('closetag', ({ local }) => {
    if (local === 'EntityType' || local === 'ComplexType') current = undefined;
  });
  for (let at = 0; at < xml.length; at += pieceLength) {
    parser.write(xml.slice(at, at + pieceLength));
    await nextTurn();
  }
  parser.close();
  if (entities.length === 0) throw new Error('it describes no entity');
  return new Map(entities.map((name) => [name, entityOf(types.get(name) ?? new Map(), types)]));
}

function entityOf(properties: Properties, types: ReadonlyMap<string, Properties>): EntityMetadata {
  const rows = [...properties].flatMap(([name, { type }]) => {
    const rowType = collection.exec(type)?.[1];
    return rowType === undefined ? [] : [[name, types.get(rowType) ?? new Map<string, Property>()] as const];
  });
  return { properties, rows: new Map(rows) };
}

function attribute({ attributes }: SaxesTagNS, name: string): string | undefined {
  const found: SaxesAttributeNS | undefined = attributes[name];
  return found?.value;
}

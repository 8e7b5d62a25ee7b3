import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { type SchemaFile, schemaFilesOf } from '../erp-wsdl/schema-files';
import { validate } from '../erp-wsdl/validate';
import type { PortOperation } from '../erp-wsdl/ports';
import type { Contract } from './contract';
import { envelopeSpaces } from './read-envelope';
import { tellProblems } from './tell-problems';

/** What the WSDL's schema says of a message. */
export type Checked =
  /** `referenceLength`: characters that it leaves to our reference, if it has a limit. */
  | { is: 'accepted'; referenceLength: number | undefined }
  | { is: 'refused'; why: string }
  /** The schema cannot be read, or the validator came to no end: it stops nothing. */
  | { is: 'unchecked'; why: string };

/** A message, which can be composed with any reference. */
export interface Checkable {
  contract: Contract;
  operation: PortOperation;
  soapVersion: '1.1' | '1.2';
  envelopeWith(reference: string): string;
  reference: string;
}

/** What is known of one operation of one WSDL. */
interface Known {
  files: readonly SchemaFile[];
  /** Results by shape. */
  shapes: LRUCache<string, Promise<Checked>>;
  unchecked?: Checked;
}

/** For the life of the process, by what the schemas say: clients of one WSDL share it. */
const known = new Map<string, Known>();
const shapesKept = 200;

/** Longer than any field for a reference, and than any reference of ours. */
const longest = 'x'.repeat(240);

/**
 * Compares a message with the WSDL's schema. A message of a shape that was accepted before, with the same elements in the same
 * places, is not compared again: it is the mapping that this is about, and the ERP judges values itself.
 */
export async function checkMessage(message: Checkable): Promise<Checked> {
  const one = knownOf(message);
  if (one.unchecked) return one.unchecked;
  const envelope = message.envelopeWith(message.reference);
  const shape = shapeOf(envelope, message.reference);
  const checking = one.shapes.get(shape) ?? compare(envelope, message, one);
  one.shapes.set(shape, checking);
  const checked = await checking;
  if (checked.is === 'refused') one.shapes.delete(shape);
  return checked;
}

async function compare(envelope: string, message: Checkable, one: Known): Promise<Checked> {
  // How much of a reference fits is asked of the schema itself, which may have it from many types away.
  const documents = { 'message.xml': envelope, 'longest.xml': message.envelopeWith(longest) };
  const validated = await validate(documents, one.files);
  if ('unable' in validated) return (one.unchecked = { is: 'unchecked', why: validated.unable });
  const problems = validated.problems.get('message.xml') ?? [];
  if (problems.length > 0) return { is: 'refused', why: tellProblems(problems) };
  return { is: 'accepted', referenceLength: lengthLeft(validated.problems.get('longest.xml') ?? []) };
}

/** What is left of the narrowest element that the longest reference did not fit into; a mapping may add to it. */
function lengthLeft(problems: readonly string[]): number | undefined {
  const lengths = problems.flatMap((problem) => {
    const said = /length of '(\d+)'.* allowed (?:maximum )?length of '(\d+)'/.exec(problem);
    const [had, allowed] = [Number(said?.[1]), Number(said?.[2])];
    return said && had >= longest.length ? [allowed - (had - longest.length)] : [];
  });
  return lengths.length > 0 ? Math.min(...lengths) : undefined;
}

const keys = new WeakMap<Contract, Map<string, string>>();

function knownOf({ contract, operation, soapVersion }: Checkable): Known {
  const ofContract = keys.get(contract) ?? new Map<string, string>();
  keys.set(contract, ofContract);
  const name = `${soapVersion} ${operation.name}`;
  const key = ofContract.get(name);
  const kept = key && known.get(key);
  if (kept) return kept;
  const files = schemaFilesOf(contract.documents, operation, envelopeSpaces[soapVersion]);
  const hash = createHash('sha256');
  for (const { fileName, contents } of files) hash.update(`${fileName}\n${contents}\n`);
  const made = hash.digest('hex');
  ofContract.set(name, made);
  const one = known.get(made) ?? {
    files,
    shapes: new LRUCache<string, Promise<Checked>>({ max: shapesKept }),
  };
  known.set(made, one);
  return one;
}

/** Stands for the reference; no XML can hold it. */
const anyReference = '\u0001';

/**
 * Paths of all elements, with their attributes, kinds and namespaces, and what the mapping writes around our reference. No
 * text of ours has a `<` in it.
 */
function shapeOf(envelope: string, reference: string): string {
  const parts = new Set<string>();
  const above: string[] = [];
  const masked = envelope.replaceAll(reference, anyReference);
  for (const [, end, name = '', rest = '', text = ''] of masked.matchAll(
    /<(\/?)([^\s/>?]+)([^>]*)>([^<]*)/g,
  )) {
    if (end) above.pop();
    else {
      above.push(name);
      const attributes = rest.replace(/ ([^\s=]+)="([^"]*)"/g, (whole, attribute: string, value: string) =>
        /^xmlns|^xsi:type$/.test(attribute) || value.includes(anyReference) ? whole : ` ${attribute}`,
      );
      parts.add(`${above.join('/')}${attributes}${text.includes(anyReference) ? text : ''}`);
    }
  }
  return [...parts].toSorted().join('\n');
}

import { encodings, xsi } from '../erp-wsdl/dom';
import type { XmlElement } from '../xml/parse-xml';
import type { Absence, FindOperation, Path } from './mapping-types';
import { elementsAt, firstTextAt, isNull, localOf, textAt } from './paths';
import { Breach, numberAt, type Reading, reading, saysYes } from './read-reply';

/**
 * The number of the object with our reference; undefined only where the ERP surely says that there is none, since a create
 * follows. @param spaces namespaces of the WSDL; what stands in another one is none of the contract's
 */
export function readFound(
  reply: XmlElement,
  asked: string,
  mapped: FindOperation['reply'],
  spaces: ReadonlySet<string>,
): Reading<string | undefined> {
  return reading((): Reading<string | undefined> => {
    if (mapped.success && !saysYes(reply, mapped.success)) throw unbelieved(reply, mapped);
    const objects = objectsOf(reply, mapped);
    const isAbsent = mapped.absent.some((absence) => says(reply, absence));
    if (!isAbsent) return { value: numberOf(objects, asked, mapped, reply) };
    if (objects.length > 0) throw new Breach('it says that there is none, and tells of one');
    const stranger = strangerIn(reply, asked, mapped, spaces);
    if (stranger)
      throw new Breach(
        `${stranger.at}: the mapping does not know it`,
        saidIn(reply, mapped) ?? stranger.words,
      );
    return { value: undefined };
  });
}

/** What it tells of: each element of a list, or the reply itself if it has a number. */
function objectsOf(reply: XmlElement, { objects, number }: FindOperation['reply']): readonly XmlElement[] {
  if (objects !== undefined) return elementsAt(reply, objects);
  return textAt(reply, number) ? [reply] : [];
}

function says(reply: XmlElement, absence: Absence): boolean {
  if ('flag' in absence) {
    const text = textAt(reply, absence.flag);
    if (text !== undefined && absence.no.includes(text)) return true;
    if (absence.yes && !(text !== undefined && absence.yes.includes(text)))
      throw new Breach(`${absence.flag}: must be one of ${[...absence.yes, ...absence.no].join(', ')}`);
    return false;
  }
  if ('empty' in absence) {
    const [list, ...more] = elementsAt(reply, absence.empty);
    return list !== undefined && more.length === 0 && holdsNothing(list);
  }
  if ('missing' in absence) {
    const above = absence.missing.split('/').slice(0, -1).join('/');
    const [around, ...more] = above ? elementsAt(reply, above) : [reply];
    return around !== undefined && more.length === 0 && elementsAt(reply, absence.missing).length === 0;
  }
  return false;
}

function holdsNothing(element: XmlElement): boolean {
  return element.children.length === 0 && element.text.trim() === '' && !isNull(element);
}

/** Of several the one with the whole reference counts; one of another reference is no proof that ours is not there. */
function numberOf(
  objects: readonly XmlElement[],
  asked: string,
  mapped: FindOperation['reply'],
  reply: XmlElement,
): string {
  const { number, reference } = mapped;
  if (objects.length === 0) throw unbelieved(reply, mapped);
  const ours = reference === undefined ? objects : objects.filter((one) => textAt(one, reference) === asked);
  const [one, ...more] = ours;
  if (!one) throw new Breach(`${reference}: it is not the reference that was asked for`);
  if (more.length > 0) throw new Breach('it tells of several with our reference');
  return numberAt(one, number);
}

function unbelieved(reply: XmlElement, mapped: FindOperation['reply']): Breach {
  const words = saidIn(reply, mapped) ?? firstWords(reply);
  return new Breach('it says neither where it is nor that there is none', words);
}

/** The ERP's own words, where the mapping says where they are. */
function saidIn(reply: XmlElement, { error }: FindOperation['reply']): string | undefined {
  return (error !== undefined && firstTextAt(reply, error)) || undefined;
}

/** What a "no" may not stand beside: anything that the mapping does not name, a number, or another reference. */
function strangerIn(
  reply: XmlElement,
  asked: string,
  { objects, number, reference, absent, success, ignored = [], silent: empty = [] }: FindOperation['reply'],
  spaces: ReadonlySet<string>,
): { at: Path; words: string } | undefined {
  const flags = absent.flatMap((absence) => ('flag' in absence ? [absence.flag] : []));
  const lists = absent.flatMap((absence) => ('empty' in absence ? [absence.empty] : []));
  const missing = absent.flatMap((absence) => ('missing' in absence ? [absence.missing] : []));
  const answers = [...flags, ...(success ? [success.at] : [])];
  const ownReference = objects === undefined ? reference : undefined;
  const silent = [...lists, ...empty, ...(objects === undefined ? [number] : [])];
  const around = [...answers, ...silent, ...missing, ownReference ?? '', objects ?? ''].flatMap(aboves);
  const mayStand = new Set(['', ...answers, ...silent, ownReference ?? '', ...around]);

  const maySay = (at: Path, text: string): boolean =>
    text === '' || answers.includes(at) || (at === ownReference && text === asked);

  function strangerAt(element: XmlElement, at: Path): { at: Path; words: string } | undefined {
    if (ignored.includes(at)) return undefined;
    const isOurs = at === '' || element.space === '' || spaces.has(element.space);
    if (!isOurs || !mayStand.has(at) || !maySay(at, element.text.trim()))
      return { at: at || element.name, words: firstWords(element) };
    for (const { name, space, value } of element.attributes) {
      const path = `${at && `${at}/`}@${localOf(name)}`;
      const isMarkup = space === xsi || encodings.includes(space) || name.startsWith('xml:');
      const isKnown = ignored.includes(path) || (mayStand.has(path) && maySay(path, value.trim()));
      if (!isMarkup && !isKnown) return { at: path, words: value };
    }
    const met = new Set<Path>();
    for (const child of element.children) {
      const path = `${at && `${at}/`}${child.name}`;
      // What is said twice is not as agreed, and the second may say something else.
      const isTwice = met.has(path) && !ignored.includes(path);
      const stranger = isTwice ? { at: path, words: firstWords(child) } : strangerAt(child, path);
      if (stranger) return stranger;
      met.add(path);
    }
    return undefined;
  }
  return strangerAt(reply, '');
}

/** All that a path leads through. */
function aboves(path: Path): Path[] {
  const steps = path.split('/').slice(0, -1);
  return steps.map((_, index) => steps.slice(0, index + 1).join('/'));
}

function firstWords(element: XmlElement): string {
  const own = element.text.trim();
  if (own !== '') return own;
  for (const child of element.children) {
    const words = firstWords(child);
    if (words !== '') return words;
  }
  return '';
}

import { setImmediate as nextTurn } from 'node:timers/promises';
import { SaxesParser, type SaxesTagNS } from 'saxes';

/** One element of a document that was read. */
export interface XmlElement {
  /** Without its prefix. */
  name: string;
  /** Namespace; empty: none. */
  space: string;
  /** As written; declarations of namespaces are in `declares`. */
  attributes: readonly XmlAttribute[];
  /** Namespaces that it declares, by prefix; the default one under the empty prefix. */
  declares: Readonly<Record<string, string>>;
  parent: XmlElement | undefined;
  children: readonly XmlElement[];
  /** Its own text, that of its children left out. */
  text: string;
}

export interface XmlAttribute {
  /** As written, with its prefix. */
  name: string;
  space: string;
  value: string;
}

export interface XmlLimits {
  /** How deep elements may nest. */
  nesting: number;
  elements: number;
  /** A document type is an error; otherwise it is skipped, and no entity of it is known. */
  refuseDoctype?: boolean;
}

/** Why a text is not read; fit to be shown, since it quotes nothing of the text. */
export class XmlError extends Error {
  override readonly name = 'XmlError' as const;

  /** @param isLimit it may be sound, but is more than is read */
  constructor(
    message: string,
    readonly isLimit = false,
  ) {
    super(message);
  }
}

/** Characters that are read before other work gets its turn. */
const pieceLength = 64 * 1024;

const noAttributes: readonly XmlAttribute[] = [];
const noNamespaces: Readonly<Record<string, string>> = {};

/** @throws XmlError */
export async function parseXml(text: string, limits: XmlLimits): Promise<XmlElement> {
  const parser = new SaxesParser({ xmlns: true, position: false });
  let root: XmlElement | undefined;
  let inside: (XmlElement & { children: XmlElement[] }) | undefined;
  let nesting = 0;
  let elements = 0;

  parser.on('error', () => {
    throw new XmlError('it is no XML');
  });
  parser.on('doctype', () => {
    if (limits.refuseDoctype) throw new XmlError('it has a document type');
  });
  parser.on('opentag', (tag) => {
    if (++nesting > limits.nesting) throw new XmlError(`it nests more than ${limits.nesting} elements`, true);
    if (++elements > limits.elements)
      throw new XmlError(`it has more than ${limits.elements} elements`, true);
    const element = { ...headOf(tag), parent: inside, children: [], text: '' };
    if (inside) inside.children.push(element);
    else root = element;
    inside = element;
  });
  parser.on('closetag', () => {
    nesting -= 1;
    inside = inside?.parent as typeof inside;
  });
  const addText = (piece: string): void => {
    if (inside) inside.text += piece;
  };
  parser.on('text', addText);
  parser.on('cdata', addText);

  for (let at = 0; at < text.length; at += pieceLength) {
    if (at > 0) await nextTurn();
    parser.write(text.slice(at, at + pieceLength));
  }
  parser.close();
  if (!root) throw new XmlError('it is no XML');
  return root;
}

function headOf({
  local,
  uri,
  attributes,
  ns,
}: SaxesTagNS): Omit<XmlElement, 'parent' | 'children' | 'text'> {
  const own = Object.values(attributes).filter(({ name }) => name !== 'xmlns' && !name.startsWith('xmlns:'));
  return {
    name: local,
    space: uri,
    attributes:
      own.length === 0 ? noAttributes : own.map(({ name, uri: space, value }) => ({ name, space, value })),
    declares: Object.keys(ns).length === 0 ? noNamespaces : ns,
  };
}

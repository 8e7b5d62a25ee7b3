import { localName, type QName, spaceOfName, xsi } from '../erp-wsdl/dom';

/** An element to be written. */
export interface Node {
  name: string;
  space: string;
  attributes: { name: string; space: string; value: string }[];
  /** Which kind of a polymorphic type it is. */
  xsiType?: QName;
  content: string | readonly Node[];
}

/**
 * An element as XML whose namespaces are all declared on it. No text of the CRM is more than text. @param encoded by the rules
 * of SOAP 1.1, section 5
 */
export function writeXml(root: Node, { encoded = false }: { encoded?: boolean }): string {
  const prefixes = new Map<string, string>();
  // Where something has no namespace, a default one would have to be taken back again and again.
  const byDefault = hasUnqualified(root) ? undefined : root.space;
  const prefixed = (space: string, name: string): string => {
    if (!/^[\p{L}_][\p{L}\p{N}._-]*$/u.test(name)) throw new TypeError(`${name} is no name of an element.`);
    if (space === '') return name;
    const prefix = prefixes.get(space) ?? `n${prefixes.size + 1}`;
    prefixes.set(space, prefix);
    return `${prefix}:${name}`;
  };
  const nameOf = ({ space, name }: Node): string =>
    space === byDefault ? prefixed('', name) : prefixed(space, name);
  const attributesOf = ({ attributes, xsiType }: Node): string => {
    const kind = xsiType
      ? ` xsi:type="${escaped(prefixed(spaceOfName(xsiType), localName(xsiType)), true)}"`
      : '';
    const own = attributes.map(({ name, space, value }) => {
      const written = name === 'xml:lang' ? name : prefixed(space, name);
      return ` ${written}="${escaped(value, true)}"`;
    });
    return kind + own.join('');
  };
  const within = ({ content }: Node): string =>
    typeof content === 'string' ? escaped(content, false) : content.map(write).join('');
  const write = (node: Node): string => {
    const name = nameOf(node);
    return `<${name}${attributesOf(node)}>${within(node)}</${name}>`;
  };

  const name = nameOf(root);
  const body = `${attributesOf(root)}>${within(root)}</${name}>`;
  const declarations = [
    ...(byDefault ? [` xmlns="${escaped(byDefault, true)}"`] : []),
    ...[...prefixes].map(([space, prefix]) => ` xmlns:${prefix}="${escaped(space, true)}"`),
    ...(hasKinds(root) ? [` xmlns:xsi="${xsi}"`] : []),
    ...(encoded ? [' soap:encodingStyle="http://schemas.xmlsoap.org/soap/encoding/"'] : []),
  ];
  return `<${name}${declarations.join('')}${body}`;
}

function hasUnqualified({ space, content }: Node): boolean {
  return space === '' || (typeof content !== 'string' && content.some(hasUnqualified));
}

function hasKinds({ xsiType, content }: Node): boolean {
  return xsiType !== undefined || (typeof content !== 'string' && content.some(hasKinds));
}

/** All that XML 1.0 cannot carry, not even escaped (section 2.2), lone surrogates included. */
const forbidden = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/**
 * Characters that XML forbids are removed: one that came with a paste and that nobody sees would make the ERP refuse the
 * whole order. Of line ends a reader would make blanks (in attributes) or other line ends.
 */
function escaped(text: string, inAttribute: boolean): string {
  return text
    .replace(forbidden, '')
    .replace(inAttribute ? /[&<>"\t\n\r]/g : /[&<>\r]/g, (one) => entities[one] ?? `&#${one.charCodeAt(0)};`);
}

import { xsi } from '../erp-wsdl/dom';
import type { XmlElement } from '../xml/parse-xml';
import type { Path } from './mapping-types';

/** Elements at a path; none where an element on the way is repeated. */
export function elementsAt(element: XmlElement, path: Path): readonly XmlElement[] {
  const steps = path.split('/');
  return steps.reduce<readonly XmlElement[]>(
    (found, step) =>
      found.length === 1 ? (found[0]?.children.filter(({ name }) => name === step) ?? []) : [],
    [element],
  );
}

/** Text of an element or attribute; undefined where it is not there, is repeated or null, or holds elements. */
export function textAt(element: XmlElement, path: Path): string | undefined {
  const { above, attribute } = partsOf(path);
  const [one, ...more] = above ? elementsAt(element, above) : [element];
  return one && more.length === 0 ? textOf(one, attribute) : undefined;
}

/** The same of the first, where something is repeated: the ERP's words. */
export function firstTextAt(element: XmlElement, path: Path): string | undefined {
  const { above, attribute } = partsOf(path);
  const steps = above ? above.split('/') : [];
  const one = steps.reduce<XmlElement | undefined>(
    (at, step) => at?.children.find(({ name }) => name === step),
    element,
  );
  return one && textOf(one, attribute);
}

function partsOf(path: Path): { above: string; attribute: string | undefined } {
  const at = path.lastIndexOf('@');
  if (at < 0) return { above: path, attribute: undefined };
  return { above: path.slice(0, at).replace(/\/$/, ''), attribute: path.slice(at + 1) };
}

function textOf(element: XmlElement, attribute: string | undefined): string | undefined {
  if (attribute === undefined)
    return element.children.length > 0 || isNull(element) ? undefined : element.text.trim();
  const found = element.attributes.find(({ name, space }) => localOf(name) === attribute && space !== xsi);
  return found?.value.trim();
}

/** The element itself says that it holds nothing that could be believed. */
export function isNull({ attributes }: XmlElement): boolean {
  return attributes.some(
    ({ name, space, value }) => space === xsi && localOf(name) === 'nil' && /^(true|1)$/.test(value.trim()),
  );
}

export function localOf(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

import type { Element } from './mapping-types';
import { attributeText, xmlText } from './xml-text';

/**
 * A mapped request as soap may be given it: no text of the CRM is more than text, wherever the mapping put it.
 *
 * @throws TypeError at `$xml`, which soap would write as it is
 */
export function toSoap(element: Element): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(element).map(([name, value]) => {
      if (name === '$xml') throw new TypeError('A mapping may not write raw XML ($xml).');
      return [name, name === 'attributes' ? toAttributes(value) : toValue(value)];
    }),
  );
}

function toValue(value: unknown): unknown {
  if (typeof value === 'string') return xmlText(value);
  if (Array.isArray(value)) return value.map(toValue);
  return typeof value === 'object' && value !== null ? toSoap(value as Element) : value;
}

function toAttributes(attributes: unknown): unknown {
  return Object.fromEntries(
    Object.entries(attributes ?? {}).map(([name, value]) => [
      name,
      typeof value === 'string' ? attributeText(value) : value,
    ]),
  );
}

import { literal } from './literals';

/**
 * Which objects are asked for: as `$filter` says it to the base, and as it is checked of what comes back. A filter that
 * somebody on the way dropped would make strangers' objects ours.
 */
export interface Condition {
  filter: string;
  holds(object: Record<string, unknown>): boolean;
}

export function equals(name: string, text: string): Condition {
  return {
    filter: `${name} eq ${literal.text(text)}`,
    holds: (object) => isSameText(object[name], text),
  };
}

export function refersTo(name: string, key: string): Condition {
  return {
    filter: `${name} eq ${literal.guid(key)}`,
    holds: (object) => isSameText(object[name], key),
  };
}

export function contains(name: string, part: string): Condition {
  return {
    filter: `substringof(${literal.text(part)},${name}) eq true`,
    holds: (object) => asText(object[name]).includes(part.toLowerCase()),
  };
}

export function allOf(...conditions: readonly Condition[]): Condition {
  return {
    filter: conditions.map(({ filter }) => filter).join(' and '),
    holds: (object) => conditions.every(({ holds }) => holds(object)),
  };
}

export function anyOf(...conditions: readonly Condition[]): Condition {
  return {
    filter: conditions.map(({ filter }) => filter).join(' or '),
    holds: (object) => conditions.some(({ holds }) => holds(object)),
  };
}

/** Databases compare without regard to case and to blanks at the end. */
function isSameText(there: unknown, asked: string): boolean {
  return asText(there).trimEnd() === asked.toLowerCase().trimEnd();
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value.toLowerCase() : '';
}

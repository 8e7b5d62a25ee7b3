import type { Request } from './overlaps';

/** What a document says that something made for it must hold as well. */
export interface Holdings {
  /** `D_17-3f2a9c1e` */
  reference: string;
  title: string;
  total: number;
  /** The client's name and INN. */
  client: string;
  inn: string;
}

/** An object in a far system. */
export interface Made {
  /** As people know it there: `SO-1001`. */
  number: string;
  /** What an answer says of it, by the names of a robot's values. */
  values: Readonly<Record<string, string>>;
  /** What it holds of its document. */
  holds: Readonly<Partial<Holdings>>;
  /** When its request reached the far system, in ms since 1970. */
  arrivedAt: number;
  /** At that time the far system would not have made a second one of the same identity. */
  unique: boolean;
}

/** One thing that has to be there once: the business identity that calls are carried out for, or a part of it. */
export interface Part {
  /** The kind and what sets it apart from others of its kind: `order D_17-3f2a9c1e`. */
  name: string;
  made: Made[];
  /** Those to make or change it, each as far as its end is known: one that died with its system has none. */
  requests: Request[];
  /** When the far system refused to make it or, where a repeat changes it, to change it, in ms since 1970. */
  refusals: number[];
  /** A repeat brings it up to date, and may be refused though it is there. */
  changes?: true;
}

/** By name; one that nothing is known of is empty. */
export interface Parts {
  get(name: string): Part;
  all(): Iterable<Part>;
}

export function createParts(): Parts {
  const parts = new Map<string, Part>();
  return {
    get(name) {
      const part = parts.get(name) ?? { name, made: [], requests: [], refusals: [] };
      parts.set(name, part);
      return part;
    },
    all: () => parts.values(),
  };
}

/**
 * Each is there once, up to one that was refused and is not there.
 *
 * @param endedAt a part that was refused to the call itself, and may have been made for others since
 */
export function isCarriedOut(parts: readonly Part[], endedAt: (part: Part) => boolean): boolean {
  const last = parts.find(({ made }) => made.length !== 1);
  return !last || (last.made.length === 0 && wasRefused(last, parts, endedAt));
}

/** The first that is neither there nor refused, where all before it are there. */
export function missingOf(parts: readonly Part[], endedAt: (part: Part) => boolean): Part | undefined {
  const last = parts.find(({ made }) => made.length === 0);
  return last && !wasRefused(last, parts, endedAt) ? last : undefined;
}

/** It was refused, or the call never came to it. */
function wasRefused(part: Part, parts: readonly Part[], endedAt: (part: Part) => boolean): boolean {
  return part.refusals.length > 0 || parts.slice(0, parts.indexOf(part)).some(endedAt);
}

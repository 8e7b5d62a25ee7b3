import qs from 'qs';
import type { ClientError } from '../client-error';

/** One method with its parameters; a value may be a `resultOf` another command that is run with it. */
export interface Command {
  method: string;
  params: Record<string, unknown>;
}

/** How one command ended. */
export type CommandOutcome =
  | { ok: true; result: unknown /** Of a list: how many there are in all. */; total?: number }
  | { ok: false; error: ClientError };

const reference = Symbol('reference');

interface Reference {
  [reference]: readonly [name: string, ...path: string[]];
}

/** Stands for what another command of the same run came to. */
export function resultOf(name: string, ...path: string[]): Reference {
  return { [reference]: [name, ...path] };
}

/**
 * Whether a value from outside reads like the portal's own macro. In a batch the portal replaces `$result[…]` by
 * another command's result, even where it is encoded; elsewhere it is no more than text.
 */
export function looksLikeMacro({ params }: Command): boolean {
  return JSON.stringify(params).includes('$result');
}

/** Bearer secrets that commands carry. */
export function eventTokensOf(commands: readonly Command[]): string[] {
  return commands.flatMap(({ params }) =>
    typeof params.EVENT_TOKEN === 'string' ? [params.EVENT_TOKEN] : [],
  );
}

/** What is left of a command's parameters without references, and where those stood. */
export interface Separated {
  params: Record<string, unknown>;
  references: { param: string[]; result: string[] }[];
}

/** Takes the references out of a command's parameters, so that no value can be taken for one. */
export function separateReferences({ params }: Command): Separated {
  const references: Separated['references'] = [];
  const separate = (value: object, path: readonly string[]): Record<string, unknown> =>
    Object.fromEntries(
      Object.entries(value).flatMap(([key, item]: [string, unknown]) => {
        const param = [...path, key];
        if (typeof item !== 'object' || item === null || Array.isArray(item)) return [[key, item]];
        if (!isReference(item)) return [[key, separate(item, param)]];
        references.push({ param, result: [...item[reference]] });
        return [];
      }),
    );
  return { params: separate(params, []), references };
}

/** A command as it stands in a batch. @param prefix of the names of its run's commands there */
export function toBatchText({ method, params }: Command, prefix: string): string {
  return `${method}?${qs.stringify(expand(params, prefix))}`;
}

function expand(value: unknown, prefix: string): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (isReference(value)) {
    const [name, ...path] = value[reference];
    return [`$result[${prefix}${name}]`, ...path.map((part) => `[${part}]`)].join('');
  }
  if (Array.isArray(value)) return value.map((item) => expand(item, prefix));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, expand(item, prefix)]));
}

function isReference(value: object): value is Reference {
  return reference in value;
}

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { catalogue } from '../../messages/failures/catalogue';

/** What of a history is known to be the product's own, and nobody's data. */
export interface KnownWords {
  /** A text that stands in the product's code, so that a workflow can compare what it is given with it; or an error's name. */
  isWord(text: string): boolean;
  /** A name of a field in the product's code. */
  isName(name: string): boolean;
  /** A field that a workflow names, so that it may count or branch by it. */
  isNamedByWorkflows(name: string): boolean;
}

/** Type of a failure that is no failure of the product's: an error's name. */
const errorName = /^[A-Z][A-Za-z]{0,40}(?:Error|Failure)$/;

/**
 * A workflow can compare what it is given only with texts in code: those are kept, and all else may be replaced. That needs
 * no list of fields, which somebody would have to keep up to date, and what is kept can tell of nobody.
 *
 * @param bundle code of the workflows
 * @param code of the whole product
 */
export function createKnownWords(bundle: string, code: string): KnownWords {
  const words = new Set([...literalsOf(bundle), ...literalsOf(code), ...Object.keys(catalogue)]);
  const ofWorkflows = new Set([...identifiersOf(bundle), ...literalsOf(bundle)]);
  const names = new Set([...ofWorkflows, ...identifiersOf(code), ...words]);
  return {
    isWord: (text) => words.has(text) || errorName.test(text),
    isName: (name) => names.has(name),
    isNamedByWorkflows: (name) => ofWorkflows.has(name),
  };
}

/** The code of the build, or the sources, that this file is part of. */
export function ownCode(): string {
  const root = join(__dirname, '../../..');
  return ['activities', 'src', 'workflows']
    .flatMap((room) =>
      readdirSync(join(root, room), { recursive: true, encoding: 'utf8' }).map((path) =>
        join(root, room, path),
      ),
    )
    .filter((path) => /(?<!\.d)\.[jt]s$/.test(path))
    .map((path) => readFileSync(path, 'utf8'))
    .join('\n');
}

/** From every quotation mark to the next: an apostrophe in a comment must not hide a text behind it. */
function literalsOf(code: string): string[] {
  const literals = /(?=(['"`])((?:(?!\1)[^\\\n]|\\.)*)\1)/g;
  return Array.from(withoutMap(code).matchAll(literals), ([, , text = '']) => text);
}

function identifiersOf(code: string): string[] {
  return withoutMap(code).match(/[A-Za-z_$][\w$]*/g) ?? [];
}

/** A bundle ends with its source map, in base64. */
function withoutMap(code: string): string {
  return code.replace(/^\/\/# sourceMappingURL=.*$/gm, '');
}

import { contentOf } from '../erp-wsdl/content';
import { type TypeRef, typeOf } from '../erp-wsdl/declarations';
import type { PortOperation } from '../erp-wsdl/ports';
import type { SchemaIndex } from '../erp-wsdl/schema-index';
import type { CreateOperation, FindOperation, Path } from './mapping-types';

/** What of a create's reply is read. */
export function pathsOfCreate(reply: CreateOperation<never>['reply']): Path[] {
  const { number, success, error, notAllowed, notDone } = reply;
  const values = [success, notAllowed, notDone].flatMap((one) => (one ? [one.at] : []));
  return [number, ...values, ...(error ? [error] : [])];
}

/** What of a look-up's reply is read; what must be missing for "there is none" is there otherwise. */
export function pathsOfFind(reply: FindOperation['reply']): Path[] {
  const { objects, number, reference, absent, success, ignored = [], silent = [], error } = reply;
  const inObject = (path: Path) => (objects === undefined ? path : `${objects}/${path}`);
  return [
    ...(objects === undefined ? [] : [objects]),
    inObject(number),
    ...(reference === undefined ? [] : [inObject(reference)]),
    ...absent.flatMap((absence) => {
      if ('flag' in absence) return [absence.flag];
      if ('empty' in absence) return [absence.empty];
      return 'missing' in absence ? [absence.missing] : [];
    }),
    ...(success ? [success.at] : []),
    ...ignored,
    ...silent,
    ...(error ? [error] : []),
  ];
}

/** Whether a reply could have what a path names, in one of the kinds that a type can be. */
export function hasPath(index: SchemaIndex, { output, style }: PortOperation, path: Path): boolean {
  const steps = path.split('/');
  if (style === 'rpc') {
    const [first, ...more] = steps;
    return (output?.parts ?? []).some(({ name, type }) => name === first && below(index, type, more));
  }
  const element = output?.parts[0]?.element;
  const node = element && index.elements.get(element);
  return node !== undefined && below(index, typeOf(index, node), steps);
}

function below(index: SchemaIndex, type: TypeRef, [step, ...more]: readonly string[]): boolean {
  if (step === undefined) return true;
  return kindsOf(index, type).some((kind) =>
    contentOf(index, kind).some(({ kind: what, name, type: inner }) => {
      if (what === 'any') return true;
      if (step.startsWith('@')) return what === 'attribute' && name === step.slice(1);
      return what === 'element' && name === step && below(index, inner, more);
    }),
  );
}

/** A type and all that are derived from it. */
function kindsOf(index: SchemaIndex, type: TypeRef): TypeRef[] {
  const kinds = new Set<TypeRef>([type]);
  for (const kind of kinds) {
    if (typeof kind === 'string') for (const derived of index.kinds.get(kind) ?? []) kinds.add(derived);
  }
  return [...kinds];
}

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

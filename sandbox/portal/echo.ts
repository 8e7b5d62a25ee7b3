import { parseForm } from '../form';

type Fields = Record<string, unknown>;

/** A text of a fault, with what the request brought under `name` wherever it says `{name}`. */
export function echo(text: string, given: Fields): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = given[name];
    return typeof value === 'string' ? value : whole;
  });
}

/** What a request brings, and each command of a batch. */
export function fieldsOf(params: Fields): Fields {
  const commands = Object.values(params.cmd ?? {}).map((command) =>
    parseForm(String(command).split(/\?(.*)/s)[1] ?? ''),
  );
  return Object.assign({}, params, ...commands) as Fields;
}

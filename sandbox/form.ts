import qs from 'qs';

/** What PHP's parser makes of a form or a query: brackets become maps and lists, values stay strings. */
export function parseForm(text: string): Record<string, unknown> {
  return qs.parse(text, { depth: 10, arrayLimit: 1_000, parameterLimit: 10_000 });
}

export type Scalar = string | number | boolean;

export function isScalar(value: unknown): value is Scalar {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

export type FormValue = Scalar | readonly FormValue[] | { readonly [name: string]: FormValue };

/** The form as PHP's http_build_query writes it: nested keys in brackets, spaces as `+`. */
export function toForm(fields: Readonly<Record<string, FormValue>>): string {
  const pairs = new URLSearchParams();
  for (const [name, value] of Object.entries(fields)) addPairs(pairs, name, value);
  return pairs.toString().replaceAll('*', '%2A');
}

function addPairs(pairs: URLSearchParams, name: string, value: FormValue): void {
  if (isScalar(value)) return pairs.append(name, String(value));
  for (const [key, item] of Object.entries(value)) addPairs(pairs, `${name}[${key}]`, item);
}

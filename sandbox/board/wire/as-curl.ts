import type { Exchange } from './wire';

/** The request as a command; what was masked has to be filled in. */
export function asCurl({ method, url, headers, request }: Exchange): string {
  const parts = [
    'curl',
    ...(method === 'GET' ? [] : ['-X', method]),
    quoted(url),
    ...Object.entries(headers).flatMap(([name, value]) => ['-H', quoted(`${name}: ${value}`)]),
    ...(request.text === '' ? [] : ['--data-raw', quoted(request.text)]),
  ];
  return parts.join(' ');
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

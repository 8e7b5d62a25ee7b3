import type { JSX } from 'hono/jsx/jsx-runtime';

/** The html of parts that wait for nothing. */
export function render(content: JSX.Element): string {
  if (content instanceof Promise) throw new Error('A part of the board waits for something.');
  return content.toString();
}

import http from 'node:http';
import { text } from 'node:stream/consumers';
import { once } from 'node:events';
import type { Stage } from './staged';

/** A page or a piece of one, as text. */
export async function page({ sandbox }: Pick<Stage, 'sandbox'>, path = '/'): Promise<string> {
  const address = new URL(path, sandbox.boardUrl);
  address.searchParams.set('lang', 'en');
  return (await fetch(address)).text();
}

/** Presses a button of the board, as its page does. */
export async function press(
  { sandbox }: Pick<Stage, 'sandbox'>,
  path: string,
  body: object = {},
): Promise<{ status: number; said: string }> {
  const response = await fetch(new URL(path, sandbox.boardUrl), {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: new URL(sandbox.boardUrl ?? '').origin },
    body: JSON.stringify({ lang: 'en', ...body }),
  });
  const { said = '' } = (await response.json()) as { said?: string };
  return { status: response.status, said };
}

/** A request with headers that a browser would not let a page set. */
export async function request(
  { sandbox }: Pick<Stage, 'sandbox'>,
  {
    path = '/',
    method = 'GET',
    headers = {},
    body = '',
  }: { path?: string; method?: string; headers?: Record<string, string>; body?: string },
): Promise<{ status: number; body: string }> {
  const asked = http.request(new URL(path, sandbox.boardUrl), { method, headers, agent: false });
  asked.end(body);
  const [reply] = (await once(asked, 'response')) as [http.IncomingMessage];
  return { status: reply.statusCode ?? 0, body: await text(reply) };
}

/** What a counter of the page says. */
export function counter(html: string, name: string): number {
  return Number(new RegExp(`data-counter="${name}">(\\d+)<`).exec(html)?.[1]);
}

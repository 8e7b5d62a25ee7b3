import { schemeOf } from './visitors';

/** Of every reply: nothing of a page is kept, guessed at or told on. */
const always = {
  'cache-control': 'no-store',
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
} as const;

const nothing = ["default-src 'none'", "base-uri 'none'", "form-action 'none'"];

/** Of what is no page. */
export const dataHeaders: Readonly<Record<string, string>> = {
  ...always,
  'content-security-policy': [...nothing, "frame-ancestors 'none'"].join('; '),
};

/** Of a page that says something to everybody and can do nothing: any portal may frame it. */
export const noticeHeaders: Readonly<Record<string, string>> = {
  ...always,
  'content-security-policy': [...nothing, "style-src 'self'"].join('; '),
};

/** Of a page with what concerns one portal, which alone may frame it. @param portals PORTALS */
export function pageHeaders(host: string, portals: readonly string[]): Readonly<Record<string, string>> {
  return {
    ...always,
    'content-security-policy': [
      ...nothing,
      "script-src 'self'",
      "style-src 'self'",
      "connect-src 'self'",
      `frame-ancestors ${ancestorOf(host, portals)}`,
    ].join('; '),
  };
}

/** A portal on this machine is a sandbox, whose pages are at several ports of one host. */
function ancestorOf(host: string, portals: readonly string[]): string {
  const scheme = schemeOf(host, portals);
  return scheme === 'https' ? `https://${host}` : `http://${host.replace(/:\d+$/, '')}:*`;
}

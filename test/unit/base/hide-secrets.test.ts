import * as fc from 'fast-check';
import { knowSecrets } from '../../../src/base/hide-secrets';
import { printable, quote } from '../../../src/base/quote';

const secret = fc
  .string({ unit: 'grapheme', minLength: 8, maxLength: 40 })
  .filter((text) => text.trim() === text);
const around = fc.string({ unit: fc.constantFrom('x', ' ', 'Ы', '='), maxLength: 20 });

const writings: [string, (text: string) => string][] = [
  ['as it is', (text) => text],
  ['in a URL', encodeURIComponent],
  [
    'in a URL with small letters',
    (text) => encodeURIComponent(text).replace(/%../g, (code) => code.toLowerCase()),
  ],
  ['in a form', (text) => new URLSearchParams({ secret: text }).toString().slice('secret='.length)],
  ['in JSON', (text) => JSON.stringify(text)],
  ['in XML', (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')],
  ['in Base64', (text) => Buffer.from(text).toString('base64')],
  ['in Base64 for URLs', (text) => Buffer.from(text).toString('base64url')],
  ['in Base64 behind a user', (text) => Buffer.from(`user:${text}`).toString('base64')],
  ['in Base64 behind a longer user', (text) => Buffer.from(`users:${text}`).toString('base64')],
  ['in Base64 in a URL', (text) => encodeURIComponent(Buffer.from(`u:${text}:x`).toString('base64'))],
];

it.each(writings)('a token of the call is shown nowhere %s', (_, write) => {
  fc.assert(
    fc.property(secret, around, around, (token, before, behind) => {
      const shown = quote.line(`${before}${write(token)}${behind}`, { secrets: [token], longest: 5_000 });
      const inBase64 = Buffer.from(token).toString('base64').slice(0, -4);
      for (const form of [token, encodeURIComponent(token), inBase64]) expect(shown).not.toContain(form);
      expect(shown).toContain('***');
    }),
  );
});

it('a secret that control characters take apart is shown no more', () => {
  const secrets = ['hush-token-7f3a'];
  expect(quote.line('hush-\u001b[0mtoken', { secrets })).toBe('hush- token');
  expect(quote.line('a \u001b[31mhush-token-7f3a\u001b[0m b', { secrets })).toBe('a *** b');
});

it('what the process was started with is shown at no place', () => {
  const own = 'p"ss\\w[rd]-7f3a';
  knowSecrets([own, '', 'abc']);
  const basic = Buffer.from(`robot:${own}`).toString('base64');
  const said = `abc ${own} ${basic} ${encodeURIComponent(own)}`;
  for (const shown of [
    quote.line(said),
    quote.markdown(said),
    quote.bbCode(said, 300),
    quote.wiki(said),
    printable(said),
  ]) {
    expect(shown).toContain('abc');
    expect(shown).not.toMatch(/7f3a/);
    expect(shown).not.toContain(basic.slice(12, -4));
  }
});

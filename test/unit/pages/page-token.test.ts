import { assert, constantFrom, nat, pre, property, string } from 'fast-check';
import { makeKeys } from '../../../src/codec/make-keys';
import { type KeyRing, parseKeys } from '../../../src/codec/keys';
import { createPageTokens, goodFor, type PageToken } from '../../../src/pages/page-token';

const ring = (id: string): KeyRing => parseKeys(makeKeys(id).CODEC_KEYS);
const own = ring('k1');

const given: Omit<PageToken, 'id' | 'expiresAt'> = {
  page: 'tab',
  portal: 'm',
  host: 'p.bitrix24.ru',
  language: 'ru',
  authId: 'a secret of the user',
  tokenHash: 'h',
  acts: true,
  document: 'DEAL_17',
};

it('gives back what was sealed, to every process that has the keys, and to no other', () => {
  const sealed = createPageTokens(own).seal(given);
  expect(createPageTokens(own).open(sealed)).toMatchObject(given);
  expect(sealed).not.toContain('secret');
  expect(createPageTokens(ring('k1')).open(sealed)).toBeUndefined();
  expect(createPageTokens(ring('k2')).open(sealed)).toBeUndefined();
});

it('opens what an older key sealed', () => {
  const sealed = createPageTokens(own).seal(given);
  const rotated: KeyRing = { ...ring('k2'), keys: new Map([...ring('k2').keys, ...own.keys]) };
  expect(createPageTokens(rotated).open(sealed)).toMatchObject(given);
});

it('is good for 15 minutes', () => {
  const sealed = createPageTokens(own, () => 0).seal(given);
  expect(createPageTokens(own, () => goodFor - 1).open(sealed)).toMatchObject(given);
  expect(createPageTokens(own, () => goodFor).open(sealed)).toBeUndefined();
});

it('sets two pages of the same user apart', () => {
  const tokens = createPageTokens(own);
  const [one, other] = [tokens.open(tokens.seal(given)), tokens.open(tokens.seal(given))];
  expect(one?.id).not.toBe(other?.id);
});

it('opens nothing that was altered or made up', () => {
  const tokens = createPageTokens(own);
  const sealed = tokens.seal(given);
  assert(
    property(nat({ max: sealed.length - 1 }), constantFrom('a', 'Z', '9', '_', '-', '.', '~'), (at, sign) => {
      const altered = sealed.slice(0, at) + sign + sealed.slice(at + 1);
      // The last character of base64url has bits that nobody reads.
      pre(altered !== sealed && at < sealed.length - 1);
      return tokens.open(altered) === undefined;
    }),
  );
  assert(property(string(), (text) => tokens.open(text) === undefined));
  expect(tokens.open(undefined)).toBeUndefined();
});

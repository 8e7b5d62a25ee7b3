import * as fc from 'fast-check';
import qs from 'qs';
import type { Fields } from '../../../src/verify/claimed';
import { parseForm } from '../../../src/endpoint/call/parse-form';

function fieldsOf(body: string): Fields {
  const parsed = parseForm(body);
  if (!parsed.ok) throw new Error(parsed.refusal.message);
  return parsed.fields;
}

function messageOf(body: string): string {
  const parsed = parseForm(body);
  if (parsed.ok) throw new Error('it was understood');
  expect(parsed.refusal.type).toBe('Call.Malformed');
  return parsed.refusal.message;
}

function bodyOf(count: number): string {
  return Array.from({ length: count }, (_, at) => `f${at}=1`).join('&');
}

describe('parseForm', () => {
  it('nests brackets, plain or encoded, and decodes keys and values', () => {
    expect(fieldsOf('a%5Bb%5D%5B0%5D=%D0%B4%D0%B0+%2B1&a[c]=')).toEqual({ a: { b: { 0: 'да +1' }, c: '' } });
  });

  it('lets the last of two equal fields win, as PHP does', () => {
    expect(fieldsOf('code=one&code=two')).toEqual({ code: 'two' });
  });

  it('reads a list with indexes, and without them, as the same', () => {
    const numbers = Array.from({ length: 50 }, (_, index) => String(index));
    const indexed = numbers.map((number) => `list[${number}]=${number}`).join('&');
    expect(fieldsOf(indexed)).toEqual({ list: Object.fromEntries(numbers.entries()) });
    const unindexed = numbers.map((number) => `list[]=${number}`).join('&');
    expect(fieldsOf(unindexed)).toEqual(fieldsOf(indexed));
  });

  it('never overwrites an index by one that is left out', () => {
    expect(fieldsOf('a[1]=x&a[]=y')).toEqual({ a: { 1: 'x', 2: 'y' } });
  });

  it('takes brackets that do not close for a part of the name, and no name for nothing', () => {
    expect(fieldsOf('a[b=1&[c]=2&=3&&d')).toEqual({ 'a[b': '1', '[c]': '2', d: '' });
  });

  it('reads what a form library writes', () => {
    const name = fc.stringMatching(/^[a-z_]{1,8}$/);
    const fields = fc.dictionary(
      name,
      fc.oneof(fc.string(), fc.dictionary(name, fc.string(), { minKeys: 1 })),
    );
    fc.assert(
      fc.property(fields, (written) => {
        const read = fieldsOf(qs.stringify(written, { format: 'RFC1738' }));
        expect(JSON.parse(JSON.stringify(read))).toEqual(JSON.parse(JSON.stringify(written)));
      }),
    );
  });

  it.each(['%', 'a=%zz', 'a=%f', 'a=%ff', 'a%c0%ae=1', 'a=%D0'])(
    'refuses broken percent-encoding: %s',
    (body) => {
      expect(messageOf(body)).toContain('percent-encoding');
    },
  );

  it('takes 1,000 fields and refuses 1,001', () => {
    expect(Object.keys(fieldsOf(bodyOf(1000)))).toHaveLength(1000);
    expect(messageOf(bodyOf(1001))).toContain('more than 1000 fields');
  });

  it('takes four levels of brackets and refuses five', () => {
    expect(fieldsOf('a[b][c][d][e]=1')).toEqual({ a: { b: { c: { d: { e: '1' } } } } });
    expect(messageOf('a[b][c][d][e][f]=1')).toContain('nested deeper than 4');
  });

  it('makes nothing of prototype names', () => {
    const fields = fieldsOf('constructor[prototype][polluted]=1');
    expect('toString' in fields).toBe(false);
    expect({}).not.toHaveProperty('polluted');
  });

  it.each(['__proto__[x]=1', 'a[__proto__][x]=1', 'a[b][__proto__]=1', '%5F_proto__=1'])(
    'refuses %s',
    (body) => expect(messageOf(body)).toContain('a field named __proto__'),
  );

  it('never throws, whatever the text', () => {
    const pieces = fc.constantFrom(
      'a',
      '[',
      ']',
      '=',
      '&',
      '%',
      '%5B',
      '%5D',
      '__proto__',
      '0',
      '+',
      'constructor',
    );
    const text = fc.oneof(
      fc.string(),
      fc.array(pieces, { maxLength: 60 }).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(text, (body) => {
        expect(typeof parseForm(body).ok).toBe('boolean');
      }),
    );
  });
});

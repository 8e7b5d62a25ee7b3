import { toSoap } from '../../../../src/clients/erp/to-soap';

it('a mapping may not write raw XML, at any depth', () => {
  for (const element of [{ $xml: '<a/>' }, { a: { $xml: '<a/>' } }, { a: [{ b: { $xml: '<a/>' } }] }]) {
    expect(() => toSoap(element)).toThrow('raw XML');
  }
});

it('what is left out stays out, and numbers stay numbers', () => {
  expect(toSoap({ a: undefined, b: 1, c: [{ d: 'x\u0000' }] })).toEqual({
    a: undefined,
    b: 1,
    c: [{ d: 'x' }],
  });
});

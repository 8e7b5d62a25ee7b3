import type { Fields } from '../../../src/verify/claimed';
import { parseJson } from '../../../src/endpoint/call/parse-json';

function outcomeOf(body: string): Fields | string {
  const parsed = parseJson(body);
  return parsed.ok ? parsed.fields : parsed.refusal.message;
}

describe('parseJson', () => {
  it('has the values that a form would have, in maps that inherit no name', () => {
    const fields = outcomeOf('{"a":{"b":[1,true,false,null,"x"]},"c":null}');
    expect(fields).toEqual({ a: { b: ['1', 'Y', 'N', '', 'x'] }, c: '' });
    expect('toString' in Object(fields)).toBe(false);
  });

  it.each([
    ['12000', '12000'],
    ['-0.50', '-0.50'],
    ['12345678901234567890.123', '12345678901234567890.123'],
    ['1.2e4', '12000'],
    ['5E-3', '0.005'],
    ['1e999999', '1e999999'],
  ])('writes the number %s as %s', (number, text) => {
    expect(outcomeOf(`{"amount":${number}}`)).toEqual({ amount: text });
  });

  it.each([
    ['{', 'JSON is broken'],
    ['', 'JSON is broken'],
    ['[]', 'not an object'],
    ['"text"', 'not an object'],
    ['null', 'not an object'],
    ['{"a":{"b":{"c":{"d":{"e":1}}}}}', undefined],
    ['{"a":{"b":{"c":{"d":{"e":{}}}}}}', 'nested deeper than 4'],
    [`{"a":${'['.repeat(50)}${']'.repeat(50)}}`, 'nested deeper than 4'],
    ['['.repeat(100_000), 'nested deeper than 4'],
    ['{"a":"' + '['.repeat(2_000) + '\\"' + ','.repeat(2_000) + '"}', undefined],
    ['{"a":"b\\\\"}', undefined],
    ['{"a":"', 'JSON is broken'],
    [`{"a":[${'1,'.repeat(999)}1]}`, 'more than 1000 fields'],
    [`{"a":[${'[],'.repeat(99_999)}[]]}`, 'more than 1000 fields'],
  ])('bounds %.40s', (body, problem) => {
    if (problem) expect(outcomeOf(body)).toContain(problem);
    else expect(outcomeOf(body)).not.toEqual(expect.any(String));
  });

  it('makes nothing of prototype names', () => {
    const fields = outcomeOf('{"constructor":{"prototype":{"polluted":1}}}');
    expect(fields).not.toHaveProperty('polluted');
    expect({}).not.toHaveProperty('polluted');
  });

  it.each(['{"__proto__":{}}', '{"a":{"b":{"__proto__":1}}}'])('refuses %s', (body) => {
    expect(outcomeOf(body)).toContain('a field named __proto__');
  });
});

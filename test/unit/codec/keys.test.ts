import { randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import { parseKeys } from '../../../src/codec/keys';

const base64 = (bytes = 32) => randomBytes(bytes).toString('base64');

function problemsOf(text: string): string {
  try {
    parseKeys(text);
  } catch (error) {
    return String(error);
  }
  throw new Error('The keys were accepted.');
}

describe('parseKeys', () => {
  it('seals with the first key and keeps all', () => {
    const second = base64();
    const ring = parseKeys(`2026-11:${base64()}, old_1.a:${second}`);
    expect(ring.sealsWith).toBe('2026-11');
    expect([...ring.keys.keys()]).toEqual(['2026-11', 'old_1.a']);
    expect(ring.keys.get('old_1.a')?.secret.export().toString('base64')).toBe(second);
  });

  it('does not show its keys when it is printed', () => {
    const key = base64();
    const ring = parseKeys(`k1:${key}`);
    const hex = Buffer.from(key, 'base64').toString('hex');
    for (const printed of [inspect(ring, { depth: 9, showHidden: true }), JSON.stringify([...ring.keys])]) {
      expect(printed).not.toContain(key);
      expect(printed.replaceAll(' ', '')).not.toContain(hex);
    }
  });

  it.each([
    ['nothing', () => '', 'key 1 has no id'],
    ['a bare key', () => base64(), 'key 1 has no id'],
    ['a trailing comma', () => `k1:${base64()},`, 'key 2 has no id'],
    ['id and key the wrong way round', () => `${base64()}:k1`, 'key 1 has an id other than'],
    ['an id of 33 characters', () => `${'i'.repeat(33)}:${base64()}`, 'key 1 has an id other than'],
    ['31 bytes', () => `k1:${base64(31)}`, 'key 1 ("k1") is not 32 bytes in base64'],
    ['33 bytes', () => `k1:${base64(33)}`, 'key 1 ("k1") is not 32 bytes in base64'],
    ['hexadecimal', () => `k1:${randomBytes(32).toString('hex')}`, 'key 1 ("k1") is not 32 bytes in base64'],
    ['a stray character', () => `k1:*${base64()}`, 'key 1 ("k1") is not 32 bytes in base64'],
    ['an id twice', () => `k1:${base64()},k1:${base64()}`, 'key 2 repeats the id "k1"'],
  ])('refuses %s, by position', (_, text, problem) => {
    expect(problemsOf(text())).toContain(problem);
  });

  it('names every problem at once and no key', () => {
    const keys = [base64(31), base64(), base64(40)] as const;
    const problems = problemsOf(`a:${keys[0]},${keys[1]},c:${base64()},d:${keys[2]}`);
    expect(problems).toMatch(/^Error: key 1 \("a"\) .*; key 2 .*; key 4 \("d"\)/);
    for (const key of keys) expect(problems).not.toContain(key.slice(0, 8));
  });
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../../src/base/package-root';
import { problemOfSignature, type Purpose, sign } from '../../../src/base/signature';

interface Vector {
  name: string;
  purpose: Purpose;
  header: string | null;
  body: string;
  /** s since 1970 */
  now: number;
  problem: string | null;
  difference?: number;
}

const { secrets, vectors } = JSON.parse(
  readFileSync(join(packageRoot, 'onpremise/vectors/signatures.json'), 'utf8'),
) as { secrets: Record<string, string>; vectors: Vector[] };
const keys = new Map(Object.entries(secrets));

it.each(vectors)('the vector that the module reads too is judged alike: $name', (vector) => {
  const { purpose, header, body, now, problem, difference } = vector;
  expect(problemOfSignature(purpose, header, body, keys, now * 1000) ?? null).toEqual(
    problem && { code: problem, ...(difference !== undefined && { difference }) },
  );
});

it.each(vectors.filter(({ problem }) => problem === null))(
  'signs as the vector is signed: $name',
  ({ purpose, header, body }) => {
    const [, time, id = ''] = /^t=(\d+),k=([^,]+),/.exec(header ?? '') ?? [];
    const own = new Map([[id, secrets[id] ?? '']]);
    expect(sign(purpose, Buffer.from(body), own, Number(time) * 1000)).toBe(header);
  },
);

it('signs with the first of several keys, and takes each of them', () => {
  const [first, second] = ['new', 'old'].map((id) => [id, id.repeat(20)] as const);
  const signed = sign('commands', 'x', new Map([first!, second!]));
  expect(signed).toContain(',k=new,');
  expect(problemOfSignature('commands', signed, 'x', new Map([second!, first!]))).toBeUndefined();
});

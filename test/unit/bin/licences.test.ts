import { join } from 'node:path';
import { packageRoot } from '../../../src/base/package-root';

const { licencesOf } = require(join(packageRoot, 'bin/licences.js')) as {
  licencesOf: (root: string) => { name: string; licence: string | undefined; texts: string[] }[];
};

/** None of them asks more of whoever ships the product than to keep its text. */
const permissive =
  /^(MIT|MIT\/X11|MIT-0|ISC|0BSD|BSD-2-Clause|BSD-3-Clause|Apache-2\.0|BlueOak-1\.0\.0|CC-BY-4\.0|Python-2\.0|Unlicense)$/;

it('ships nothing whose licence is unknown, or asks for more than its text', () => {
  const packages = licencesOf(packageRoot);
  expect(packages.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['@temporalio/worker', 'hono', 'zod']),
  );
  expect(packages.map(({ name }) => name)).not.toContain('jest');
  const others = packages.filter(
    ({ licence = '' }) =>
      !licence
        .replace(/[()]/g, '')
        .split(/ (?:OR|AND|or) /)
        .every((one) => permissive.test(one)),
  );
  expect(others.map(({ name, licence }) => `${name}: ${licence}`)).toEqual([]);
});

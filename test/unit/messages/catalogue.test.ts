import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../../src/base/package-root';
import { ClientError } from '../../../src/clients/client-error';
import { catalogue } from '../../../src/messages/failures/catalogue';
import { externalSystems, failurePrefix } from '../../../workflows/contract/external-systems';
import type { FailureEntry } from '../../../src/messages/failures/entry';
import { httpFailures } from '../../../src/messages/failures/http';
import { makeFailure, mayBeDone } from '../../../workflows/contract/failure-facts';

const types = [...Object.keys(catalogue), ...Object.keys(httpFailures)];

/** The product's sources without the places that only list types or say what they mean. */
const sources = execFileSync(
  'git',
  ['ls-files', '-co', '--exclude-standard', 'src', 'activities', 'workflows'],
  {
    cwd: packageRoot,
  },
)
  .toString()
  .split('\n')
  .filter((path) => path.endsWith('.ts') && !/^src\/(messages|clients\/failure-kinds)/.test(path))
  .map((path) => ({ path, text: readFileSync(join(packageRoot, path), 'utf8') }));

/** Where a client's own failures are made, and those that belong to any external system or to the portal. */
const rooms: readonly (readonly [prefix: string, room: RegExp])[] = [
  [failurePrefix('portal'), /^(src\/clients\/bitrix24|activities)\//],
  ...externalSystems.map(
    (name) =>
      [
        failurePrefix(name),
        new RegExp(`^(src/clients/${name}(-wsdl)?/|activities/(create-once/|${name}))`),
      ] as const,
  ),
];

it.each(types)('%s is raised somewhere', (type) => {
  const [prefix, kind] = type.split('.');
  const room = rooms.find(([system]) => system === prefix)?.[1];
  const raised = sources.some(
    ({ path, text }) => text.includes(`'${type}'`) || (room?.test(path) && text.includes(`'${kind}'`)),
  );
  expect(raised).toBe(true);
});

it.each(Object.keys(catalogue))(
  '%s says that work may have been done exactly where the run takes it so',
  (type) => {
    // A portal's failure comes before work begins, or after it is settled.
    const expected = type.startsWith('Portal.') ? false : mayBeDone(type);
    expect(catalogue[type as keyof typeof catalogue].aftermath === 'open').toBe(expected);
  },
);

it('no failure is made past its type', () => {
  const past = sources
    .filter(({ path }) => path !== 'workflows/contract/failure-facts.ts')
    .filter(({ text }) =>
      /ApplicationFailure\s*\.(create|retryable|nonRetryable)|new ApplicationFailure/.test(text),
    );
  expect(past.map(({ path }) => path)).toEqual([]);
});

it('a failure without an entry, or an entry without a translation, does not compile', () => {
  // @ts-expect-error no entry of this type
  expect(makeFailure('Erp.Nothing', 'x').type).toBe('Erp.Nothing');
  // @ts-expect-error of Jira only
  expect(new ClientError('x', { system: 'erp', verdict: 'refused', kind: 'KeyTaken' }).kind).toBe('KeyTaken');
  const { reason: _, ...entry } = catalogue['Erp.Setup'];
  // @ts-expect-error no Russian text
  const halfTold: FailureEntry = { ...entry, reason: { en: 'x' } };
  expect(halfTold).toBeDefined();
});

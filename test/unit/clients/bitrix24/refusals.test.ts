import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  fits,
  meaningOf,
  type Refusal,
  type Refused,
  refusals,
} from '../../../../src/clients/bitrix24/refusals';
import { packageRoot } from '../../../../src/base/package-root';

/** Refusals that a row stands for, each as the portal would write it. */
function samplesOf(row: Refusal): Refused[] {
  const { statuses = [undefined], codes, texts = ['Any words'], methods = ['crm.thing.do'] } = row;
  return statuses.flatMap((status) =>
    codes.flatMap((error) =>
      texts.flatMap((text) =>
        methods.map((method) => ({
          status,
          error,
          error_description: `${text.replace('…', ', and more')}.`,
          method: method.replace('*', 'thing.do'),
        })),
      ),
    ),
  );
}

const named = refusals.map((row) => [row.codes.join(' '), row.about, row] as const);

it.each(named)('%s about the %s fits no other row', (_codes, _about, row) => {
  for (const sample of samplesOf(row)) {
    expect(refusals.filter((one) => fits(one, sample))).toEqual([row]);
    const { kind, verdict } = meaningOf(sample);
    expect({ kind, final: verdict === 'refused' }).toEqual({ kind: row.kind, final: row.final });
  }
});

it('the four meanings of ACCESS_DENIED are told apart by their texts', () => {
  const send = { error: 'ACCESS_DENIED', method: 'bizproc.event.send', status: 403 };
  const kindOf = (error_description: string, more = {}) =>
    meaningOf({ ...send, error_description, ...more }).kind;
  expect(kindOf('Access denied!')).toBe('AccessDenied');
  expect(kindOf('REST is available only on commercial plans.', { status: 401 })).toBe('PaymentRequired');
  expect(kindOf("Current user can't be authorized in this context")).toBe('UserInactive');
  expect(kindOf('Access denied! Available only on extended plans')).toBe('PlanTooSmall');
  expect(kindOf('Доступ запрещен', { method: 'crm.item.get', status: 400 })).toBe('AccessDenied');
  expect(kindOf('')).toBe('Unlisted');
  expect(kindOf('Access denied!', { status: 401 })).toBe('Unauthorized');
});

it('docs/portal-refusals.md says the same as the code, row by row', () => {
  const document = readFileSync(join(packageRoot, 'docs/portal-refusals.md'), 'utf8');
  expect(document.split('\n').filter((line) => line.startsWith('|'))).toEqual([
    '| About | Status | `error` | `error_description` | Method | Means | Then | Source |',
    '| --- | --- | --- | --- | --- | --- | --- | --- |',
    ...refusals.map(toMarkdown),
  ]);
});

function toMarkdown(row: Refusal & { about: string; final: boolean }): string {
  const { about, statuses, codes, texts, methods, means, kind, final, source } = row;
  const list = (items?: readonly string[]) => items?.map((item) => `\`${item}\``).join(' ') ?? 'any';
  const then = `${final ? 'final' : 'again'}, \`Portal.${kind}\``;
  const cells = [
    about,
    statuses?.join(' ') ?? 'any',
    list(codes),
    texts?.join(' · ') ?? 'any',
    list(methods),
  ];
  return `| ${[...cells, means, then, source].join(' | ')} |`;
}

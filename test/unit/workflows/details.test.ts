import * as fc from 'fast-check';
import { toldToOperators } from '../../../src/messages';
import { catalogue } from '../../../src/messages/failures/catalogue';
import type { RunFailureType } from '../../../src/messages/failures/catalogue';
import { businessId, externalReference } from '../../../workflows/contract/ids';
import { anErpOrderCall } from '../../support/robot-call';
import {
  answeringDetails,
  endedDetails,
  unansweredDetails,
  waitingDetails,
  workDetails,
} from '../../../workflows/run/details';

/** Markdown that would act in the Web UI. */
const piece = fc.constantFrom(
  '[a](https://evil.example)',
  '![](https://evil.example)',
  '<b>',
  '`',
  '**',
  '\n',
);
const numbers = fc.array(piece, { minLength: 1, maxLength: 6 }).map((pieces) => `evil ${pieces.join('')}`);
/** Nothing is known of a customer, and no catalogue is at hand. */
const nobody = { personal: undefined };
const made = (number: string) => ({ status: 'ok' as const, values: { number } });

it.each([
  ['that has ended', (number: string) => endedDetails(made(number), undefined, nobody)],
  [
    'that was answered by hand',
    (number: string) =>
      endedDetails({ ...made('1'), byHand: { by: number, reason: number } }, undefined, nobody),
  ],
  ['that answers', (number: string) => answeringDetails(made(number), nobody)],
  ['without an answer', (number: string) => unansweredDetails(made(number), 'Gone', nobody)],
])('the details of a run %s show what others wrote as text', (_, detailsOf) => {
  fc.assert(
    fc.property(numbers, (number) => {
      const shown = detailsOf(number);
      expect(shown).toContain('`evil');
      expect(shown.replace(/`[^`]*`/g, '')).not.toMatch(/evil|[[<]/);
    }),
  );
});

/** As a run knows a customer. */
const personal = [{ properties: { comment: 'для Ромашки' } }, { customer: { name: 'ООО «Ромашка»' } }];

describe.each(Object.keys(catalogue) as RunFailureType[])('the details of a run with %s', (type) => {
  const told = toldToOperators(type);
  const said = `[evil](https://evil.example) Ромашка, ${'долгая история '.repeat(100)}`;
  const lastFailure = { type, message: 'evil', said };
  const words = { told, personal };
  const expectShown = (shown: string): void => {
    expect(shown.endsWith(told.toDo)).toBe(true);
    expect(shown).toMatch(/Its words, without names: `\[evil\]\(https:\/\/evil\.example\) …, долгая.*…`\./);
    expect(shown.length).toBeLessThanOrEqual(1_000);
    expect(shown).not.toMatch(/Ромашка|undefined|“”|\(\)/);
    expect(shown.replace(/`[^`]*`/g, '')).not.toMatch(/evil/);
  };

  it('that waits say what happened, what was done, what is next, who acts, and as of when', () => {
    const shown = waitingDetails(
      { begun: true, attempt: 3, lastFailure, told, nextTryAt: 60_000 },
      { deadline: 3_600_000, answered: undefined, checkedAt: 0, personal },
    );
    expect(shown).toContain(`**Waiting**, as of 1970-01-01 00:00:00 UTC — ${told.happened} ${told.done}\n`);
    expect(shown).toContain(`Attempt 2 failed, \`${type}\`; the next is at 1970-01-01 00:01:00 UTC.`);
    expect(shown).toContain('The process is answered by 1970-01-01 01:00:00 UTC.');
    expect(shown).toMatch(/To do, by \w.*: \w/);
    expectShown(shown);
  });

  it('that waits after its deadline say what the process was told', () => {
    const answered = { outcome: { status: 'unknown' as const, values: {} }, at: 60_000 };
    const shown = waitingDetails(
      { begun: true, attempt: 3, lastFailure, told },
      { deadline: 60_000, answered, checkedAt: 120_000, personal },
    );
    expect(shown).toContain('The process was answered `unknown` at 1970-01-01 00:01:00 UTC.');
    expect(shown).not.toContain('is answered by');
  });

  it('that has ended say the same, and what the process was told', () => {
    const outcome = { status: 'failed' as const, values: {}, failure: lastFailure };
    const shown = endedDetails(outcome, { outcome, at: 0 }, words);
    expect(shown).toContain(`— ${told.happened} ${told.done} (\`${type}\`)`);
    expect(shown).toContain('The process was answered `failed` at 1970-01-01 00:00:00 UTC.');
    expectShown(shown);
  });

  it('that cannot tell its process show the same words', () => {
    const outcome = { status: 'failed' as const, values: {}, failure: lastFailure };
    for (const shown of [answeringDetails(outcome, words), unansweredDetails(outcome, 'Gone', words)]) {
      expect(shown).toContain('Its words, without names: ');
      expect(shown).not.toContain('Ромашка');
      expect(shown.length).toBeLessThanOrEqual(1_000);
    }
  });
});

it('the details of a run do not repeat a customer from the reason of whoever answered it', () => {
  const byHand = { by: 'anna', reason: 'Ромашка has cancelled' };
  const shown = endedDetails({ ...made('SO-1'), byHand }, undefined, { personal });
  expect(shown).toContain('By hand, `anna`: `… has cancelled`.');
});

it('the details of work say for whom it is and what it is called there', () => {
  const call = anErpOrderCall({ deal: 17 });
  const id = businessId('erp-order', { portal: call.portal, document: 'DEAL_17' });
  const shown = workDetails(call, { id, what: 'the order in the ERP', run: 'erp_order/DEAL_17/a' });
  expect(shown).toContain('| Makes | the order in the ERP |\n| --- | --- |\n| Robot | `erp_order` |');
  expect(shown).toContain(`| Reference there | \`${externalReference(id)}\` |`);
  expect(shown).toContain('[its run](/namespaces/{namespace}/workflows/erp_order%2FDEAL_17%2Fa)');
});

import * as fc from 'fast-check';
import { toldToOperators } from '../../../src/messages';
import { catalogue } from '../../../src/messages/failures/catalogue';
import type { RunFailureType } from '../../../src/messages/failures/catalogue';
import {
  answeringDetails,
  endedDetails,
  unansweredDetails,
  waitingDetails,
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
const made = (number: string) => ({ status: 'ok' as const, values: { number } });

it.each([
  ['that has ended', (number: string) => endedDetails(made(number), undefined, undefined)],
  [
    'that was answered by hand',
    (number: string) =>
      endedDetails({ ...made('1'), byHand: { by: number, reason: number } }, undefined, undefined),
  ],
  ['that answers', (number: string) => answeringDetails(made(number), undefined)],
  ['without an answer', (number: string) => unansweredDetails(made(number), 'Gone', undefined)],
])('the details of a run %s show what others wrote as text', (_, detailsOf) => {
  fc.assert(
    fc.property(numbers, (number) => {
      const shown = detailsOf(number);
      expect(shown).toContain('`evil');
      expect(shown.replace(/`[^`]*`/g, '')).not.toMatch(/evil|[[<]/);
    }),
  );
});

describe.each(Object.keys(catalogue) as RunFailureType[])('the details of a run with %s', (type) => {
  const told = toldToOperators(type);
  const lastFailure = { type, message: 'evil', said: 'evil' };

  it('that waits say what happened, what was done, what is next and who acts, and nothing of others', () => {
    const shown = waitingDetails(
      { begun: true, attempt: 3, lastFailure, told, nextTryAt: 60_000 },
      { deadline: undefined, checkedAt: 0 },
    );
    expect(shown).toContain(`**Waiting** — ${told.happened} ${told.done}\n`);
    expect(shown).toContain(
      `Attempt 2 failed, \`${type}\`; the next is at 1970-01-01 00:01:00 UTC (as of 1970-01-01`,
    );
    expect(shown).toMatch(/To do, by \w.*: \w/);
    expect(shown.endsWith(told.toDo)).toBe(true);
    expect(shown.length).toBeLessThan(1_000);
    expect(shown).not.toMatch(/evil|undefined|“”|\(\)/);
  });

  it('that has ended say the same, and what the process was told', () => {
    const outcome = { status: 'failed' as const, values: {}, failure: lastFailure };
    const shown = endedDetails(outcome, { outcome, at: 0 }, told);
    expect(shown).toContain(`— ${told.happened} ${told.done} (\`${type}\`)`);
    expect(shown).toContain('The process was answered `failed` at 1970-01-01 00:00:00 UTC.');
    expect(shown.endsWith(told.toDo)).toBe(true);
    expect(shown.length).toBeLessThan(1_000);
    expect(shown).not.toMatch(/evil|undefined|“”|\(\)/);
  });
});

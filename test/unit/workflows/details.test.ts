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

it.each([
  ['that has ended', (number: string) => endedDetails({ status: 'ok', values: { number } }, undefined)],
  ['that answers', (number: string) => answeringDetails({ status: 'ok', values: { number } })],
  ['without an answer', (number: string) => unansweredDetails({ status: 'ok', values: { number } }, 'Gone')],
])('the details of a run %s show a far system’s number as text', (_, detailsOf) => {
  fc.assert(
    fc.property(numbers, (number) => {
      const shown = detailsOf(number);
      expect(shown).toContain('`evil');
      expect(shown.replace(/`[^`]*`/g, '')).not.toMatch(/evil|[[<\n]/);
    }),
  );
});

it.each(Object.keys(catalogue) as RunFailureType[])(
  'the details of a run that waits after %s say in words what happened and what to do, and nothing of others',
  (type) => {
    const told = toldToOperators(type);
    const lastFailure = { type, message: 'evil', said: 'evil' };
    const shown = waitingDetails(
      { begun: true, attempt: 3, lastFailure, told, nextTryAt: 60_000 },
      { deadline: undefined, checkedAt: 0 },
    );
    expect(shown).toContain(
      `**Waiting** — ${type}, attempt 3, next try 1970-01-01 00:01:00 UTC. ${told.happened} `,
    );
    expect(shown.endsWith(told.toDo)).toBe(true);
    expect(shown.length).toBeLessThan(1_000);
    expect(shown).not.toMatch(/evil|undefined|“”|\(\)/);
  },
);

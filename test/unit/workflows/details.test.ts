import * as fc from 'fast-check';
import { answeringDetails, endedDetails, unansweredDetails } from '../../../workflows/run/details';

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

import type { JSX } from 'hono/jsx/jsx-runtime';
import type { Board } from '../board';
import { sayIn, type TextKey } from '../texts';
import { hrefOf, tourSteps, type View } from '../view';

const steps: readonly { title: TextKey; text: TextKey }[] = [
  { title: 'tour1', text: 'tour1Text' },
  { title: 'tour2', text: 'tour2Text' },
  { title: 'tour3', text: 'tour3Text' },
  { title: 'tour4', text: 'tour4Text' },
  { title: 'tour5', text: 'tour5Text' },
];

/** One step of the tour, over whatever is shown. */
export function Tour({ board, view }: { board: Board; view: View }): JSX.Element {
  const { tour: n, language } = view;
  const step = n === undefined ? undefined : steps[n - 1];
  if (n === undefined || !step) return <></>;
  const say = sayIn(language);
  const to = (tour: number | undefined): string => hrefOf({ ...view, tour });
  return (
    <section aria-labelledby="tour-title">
      <p class="step">{say('tourStep', { n })}</p>
      <h2 id="tour-title">{say(step.title)}</h2>
      <p>{say(step.text)}</p>
      {n === 4 && board.robotsCommand !== undefined && (
        <p>
          {say('tour4Command')} <code>{answerCommand(board.robotsCommand, view)}</code>
        </p>
      )}
      <nav aria-label={say('tour')}>
        {n > 1 && (
          <a id="tour-back" href={to(n - 1)} data-go>
            {say('tourBack')}
          </a>
        )}
        {n < tourSteps && (
          <a id="tour-next" class="main" href={to(n + 1)} data-go>
            {say('tourNext')}
          </a>
        )}
        <a id="tour-end" href={to(undefined)} data-go>
          {say(n === tourSteps ? 'tourEnd' : 'close')}
        </a>
      </nav>
    </section>
  );
}

/** For the deal that is open, or the first of all. */
function answerCommand(robots: string, { panel }: View): string {
  const deal = panel?.of === 'deal' ? panel.id : 17;
  return `${robots} answer ${deal} --set erp_order_id=SO-5001 --reason "by hand"`;
}

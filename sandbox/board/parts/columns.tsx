import type { JSX } from 'hono/jsx/jsx-runtime';
import { type DealStageId, stageIds } from '../../portal/stages';
import type { Board } from '../board';
import { robotName } from '../robots-of';
import { sayIn } from '../texts';
import { hrefOf, type View } from '../view';
import { Short } from './foreign';

/** Cards of a stage that are shown at a time. */
export const pageSize = 50;

/** The deals of a stage that a view shows: those that came last first. */
export function shownIn({ digest }: Board, view: View, stage: DealStageId): readonly number[] {
  const ids = digest.inStage(stage);
  const from = pageOf(view, stage, ids.length) * pageSize;
  return ids.slice(from, from + pageSize);
}

function pageOf({ pages }: View, stage: DealStageId, count: number): number {
  return Math.min(pages[stage] ?? 0, Math.max(0, Math.ceil(count / pageSize) - 1));
}

/** Name of a stage, how many deals it has, and which robots stand there. */
export function ColumnHead({ board, view, stage }: ColumnProps): JSX.Element {
  const say = sayIn(view.language);
  const { placements } = board.store.portal;
  const codes = new Set(
    [...placements.values()].filter(({ stageId }) => stageId === stage).map(({ code }) => code),
  );
  const robots = [...codes].map((code) => robotName(board.store, code, view.language)).join(', ');
  return (
    <>
      <h2 id={`stage-${stage}`}>
        {say(`stage${stage}`)} <span class="count">{board.digest.inStage(stage).length}</span>
      </h2>
      {robots !== '' && (
        <p class="placed">
          <Short text={say('robotsHere', { robots })} characters={120} />
        </p>
      )}
    </>
  );
}

/** Ways to the deals of a stage that came earlier or later. */
export function ColumnFoot({ board, view, stage }: ColumnProps): JSX.Element {
  const say = sayIn(view.language);
  const count = board.digest.inStage(stage).length;
  const page = pageOf(view, stage, count);
  const left = count - (page + 1) * pageSize;
  const at = (to: number): string => hrefOf({ ...view, pages: { ...view.pages, [stage]: to } });
  return (
    <>
      {count === 0 && <p class="none">{say('noDeals')}</p>}
      {page > 0 && (
        <a id={`newer-${stage}`} href={at(page - 1)} data-go>
          {say('newer')}
        </a>
      )}
      {left > 0 && (
        <a id={`older-${stage}`} href={at(page + 1)} data-go>
          {say('older', { n: left })}
        </a>
      )}
    </>
  );
}

interface ColumnProps {
  board: Board;
  view: View;
  stage: DealStageId;
}

/** Where a deal may go. */
export function MoveMenu({ view }: { view: View }): JSX.Element {
  const say = sayIn(view.language);
  return (
    <dialog id="move-menu" aria-labelledby="move-title" data-title={say('moveDeal', { id: '#' })}>
      <h2 id="move-title">{say('moveTo')}</h2>
      {stageIds.map((stage) => (
        <button type="button" data-stage={stage}>
          {say(`stage${stage}`)}
        </button>
      ))}
      <button type="button" class="quiet" data-close>
        {say('cancel')}
      </button>
    </dialog>
  );
}

import type { JSX } from 'hono/jsx/jsx-runtime';
import type { Deal } from '../../portal/item';
import type { Board } from '../board';
import { type Doing, robotsOf } from '../robots-of';
import { type Language, sayIn, type TextKey } from '../texts';
import { Short } from './foreign';
import { money } from './moments';

export const doingText: Readonly<Record<Doing, TextKey>> = {
  called: 'doingCalled',
  'not taken': 'doingNotTaken',
  works: 'doingWorks',
  waits: 'doingWaits',
  ok: 'doingOk',
  failed: 'doingFailed',
  unknown: 'doingUnknown',
  'timed out': 'doingTimedOut',
  'on its own': 'doingOnItsOwn',
};

/** A deal among others: what is in the list item. */
export function Card({ board, deal, language }: CardProps): JSX.Element {
  const { store, digest } = board;
  const say = sayIn(language);
  const trace = digest.of(deal.id);
  const robots = robotsOf(store, trace, language);
  const waits = robots.some(({ doing }) => doing === 'waits');
  const { title, opportunity, currencyId, companyId } = deal.fields;
  const company = store.portal.companies.get(Number(companyId))?.fields.title ?? '';
  return (
    <>
      <p class="card-top">
        <span class="number">{deal.id}</span>
        <strong>{money(opportunity, currencyId, language)}</strong>
      </p>
      <a
        id={`open-${deal.id}`}
        href={`/deal/${deal.id}?lang=${language}`}
        data-go
        data-keep
        draggable={false}
      >
        <Short text={String(title ?? '') || say('deal', { id: deal.id })} characters={90} />
      </a>
      <p class="customer">
        <Short text={String(company)} characters={60} />
      </p>
      {robots.length > 0 && (
        <ul class="robots">
          {robots.map(({ name, doing, number }) => (
            <li class={`doing doing-${doing.replaceAll(' ', '-')}`}>
              <Short text={name} characters={40} />{' '}
              <b>
                {doing === 'ok' && number ? <Short text={number} characters={24} /> : say(doingText[doing])}
              </b>
            </li>
          ))}
        </ul>
      )}
      {waits && (
        <p class="said">
          <Short text={trace.log.at(-1)?.text ?? ''} characters={140} />
        </p>
      )}
      <button type="button" class="quiet" id={`move-${deal.id}`} data-move={deal.id} aria-haspopup="dialog">
        {say('moveTo')}
        <span class="unseen"> {say('deal', { id: deal.id })}</span>
      </button>
    </>
  );
}

interface CardProps {
  board: Board;
  deal: Deal;
  language: Language;
}

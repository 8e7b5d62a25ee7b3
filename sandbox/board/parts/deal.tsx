import type { JSX } from 'hono/jsx/jsx-runtime';
import { users } from '../../portal/directory';
import type { Deal } from '../../portal/item';
import type { Board } from '../board';
import { type Say, sayIn, type TextKey } from '../texts';
import { hrefOf, type Tab, tabs, type View, withPanel } from '../view';
import { Foreign } from './foreign';
import { Bell } from './bell';
import { Log } from './log';
import { money } from './moments';
import { WireList } from './wire';

const tabText: Readonly<Record<Tab, TextKey>> = {
  fields: 'tabFields',
  log: 'tabLog',
  bell: 'tabBell',
  robot: 'tabRobot',
  wire: 'tabWire',
};

interface OfDeal {
  board: Board;
  view: View;
  id: number;
  tab: Tab;
}

/** Title, stage and tabs of a deal. */
export function DealHead({ board, view, id, tab }: OfDeal): JSX.Element {
  const say = sayIn(view.language);
  const deal = board.store.portal.deals.get(id);
  if (!deal) return <h2>{say('noSuchDeal', { id })}</h2>;
  const { title, opportunity, currencyId, stageId } = deal.fields;
  return (
    <>
      <h2>
        <span class="number">{say('deal', { id })}</span>{' '}
        <span class="clamped">
          <Foreign text={String(title ?? '')} say={say} />
        </span>
      </h2>
      <p class="deal-line">
        <strong>{money(opportunity, currencyId, view.language)}</strong>
        <span class="stage">{say(`stage${String(stageId)}` as TextKey)}</span>
        <button type="button" id="move-open-deal" data-move={id} aria-haspopup="dialog">
          {say('moveTo')}
        </button>
      </p>
      <nav aria-label={say('tabs')} class="tabs">
        {tabs.map((one) => (
          <a
            id={`tab-${one}`}
            href={hrefOf(withPanel(view, { of: 'deal', id, tab: one }))}
            aria-current={one === tab ? 'page' : undefined}
            data-go
          >
            {say(tabText[one])}
          </a>
        ))}
      </nav>
    </>
  );
}

/** What the open tab shows; the application's own tab is in a frame beside it. */
export function DealBody({ board, view, id, tab }: OfDeal): JSX.Element {
  const say = sayIn(view.language);
  const deal = board.store.portal.deals.get(id);
  if (!deal) return <></>;
  if (tab === 'fields') return <Fields board={board} deal={deal} say={say} />;
  if (tab === 'log') return <Log board={board} view={view} id={id} />;
  if (tab === 'bell') return <Bell board={board} view={view} ids={board.digest.of(id).notifications} />;
  if (tab === 'wire') return <WireList board={board} view={view} dealId={id} />;
  return board.tabUrl?.(id) === undefined ? <p class="none">{say('noTab')}</p> : <></>;
}

/** The application's tab, which lives as long as the deal is open. */
export function DealFrame({ board, view, id, tab }: OfDeal): JSX.Element {
  const url = tab === 'robot' ? board.tabUrl?.(id) : undefined;
  if (url === undefined) return <></>;
  return <iframe src={url} title={sayIn(view.language)('frameTitle', { id })} />;
}

function Fields({ board, deal, say }: { board: Board; deal: Deal; say: Say }): JSX.Element {
  const { companies, contacts, userFields } = board.store.portal;
  const { title, opportunity, currencyId, companyId, contactId, assignedById, stageId } = deal.fields;
  const contact = contacts.get(Number(contactId))?.fields;
  const assigned = users.find(({ id }) => id === Number(assignedById));
  const plain: [TextKey, string][] = [
    ['fieldTitle', String(title ?? '')],
    ['fieldSum', `${String(opportunity)} ${String(currencyId)}`],
    ['fieldCompany', String(companies.get(Number(companyId))?.fields.title ?? '')],
    ['fieldContact', contact ? `${String(contact.name)} ${String(contact.lastName)}` : ''],
    ['fieldAssigned', assigned ? `${assigned.name} ${assigned.lastName}` : say('nobody')],
    ['fieldStage', say(`stage${String(stageId)}` as TextKey)],
  ];
  return (
    <>
      <dl class="fields">
        {[...userFields.CRM_DEAL].map(([name, { label }]) => (
          <div class="of-robot">
            <dt>
              <bdi>{label}</bdi> <code>{name}</code>
            </dt>
            <dd data-field={name}>
              <Value text={String(deal.uf[name] ?? '')} say={say} />
            </dd>
          </div>
        ))}
        {plain.map(([name, text]) => (
          <div>
            <dt>{say(name)}</dt>
            <dd>
              <Value text={text} say={say} />
            </dd>
          </div>
        ))}
      </dl>
      <h3>{say('fieldRows')}</h3>
      <ul class="rows">
        {deal.rows.slice(0, 50).map(({ productName, price, quantity }) => (
          <li>
            <Foreign text={productName} say={say} />{' '}
            <span>
              {quantity} × {price}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}

function Value({ text, say }: { text: string; say: Say }): JSX.Element {
  return text === '' ? <span class="empty">{say('empty')}</span> : <Foreign text={text} say={say} />;
}

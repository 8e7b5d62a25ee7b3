import { raw } from 'hono/html';
import type { JSX } from 'hono/jsx/jsx-runtime';
import { stageIds } from '../../portal/stages';
import type { Board } from '../board';
import { cardHtml, cardVersion, columnsOf, type Region, regionsOf } from '../regions';
import { partNames } from '../supervisor';
import { sayIn } from '../texts';
import { hrefOf, type View, withPanel } from '../view';
import { systemNames } from '../world';
import { MoveMenu } from './columns';

/** In the order in which they override each other. */
const styles = ['base', 'top', 'deals', 'panel', 'over', 'narrow'];

/** The whole page of a view, as it is before anything changes. */
export function Page({ board, view }: { board: Board; view: View }): JSX.Element {
  const { language } = view;
  const say = sayIn(language);
  const regions = new Map(regionsOf(board, view).map((one) => [one.id, one]));
  const columns = columnsOf(board, view);
  const put = (id: string) => regions.get(id);
  return (
    <html lang={language} data-away={say('failedToAsk')} data-asked={say('asked')}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{say('title')}</title>
        <link rel="icon" href="/assets/icon.svg" />
        {styles.map((name) => (
          <link rel="stylesheet" href={`/assets/${name}.css`} />
        ))}
        <script type="module" src="/assets/board.mjs" />
      </head>
      <body>
        <a class="skip" href="#deals">
          {say('skip')}
        </a>
        <header>
          <div class="name">
            <h1>{say('title')}</h1>
            <p>{say('subtitle')}</p>
          </div>
          <Live region={put('counters')} as="section" label={say('counters')} />
          <nav aria-label={say('title')}>
            <a id="go-tour" class="main" href={hrefOf({ ...view, tour: 1 })} data-go>
              {say('tour')}
            </a>
            <a id="go-wire" href={hrefOf(withPanel(view, { of: 'wire' }))} data-go data-keep>
              {say('tabWire')}
            </a>
            {board.runsUrl && <a href={board.runsUrl()}>{say('runs')}</a>}
            <a id="go-bell" href={hrefOf(withPanel(view, { of: 'bell' }))} data-go data-keep>
              {say('bell')} <Live region={put('bell-count')} as="span" />
            </a>
            <a
              href={hrefOf({ ...view, language: language === 'en' ? 'ru' : 'en' })}
              lang={language === 'en' ? 'ru' : 'en'}
            >
              {say('otherLanguage')}
            </a>
          </nav>
        </header>
        <p id="away" role="alert" hidden>
          {say('away')}
        </p>
        <section class="world" aria-labelledby="world-title">
          <h2 id="world-title">{say('world')}</h2>
          {systemNames.map((name) => (
            <Live region={put(`world-${name}`)} as="div" />
          ))}
          {board.supervisor && partNames.map((name) => <Live region={put(`world-${name}`)} as="div" />)}
          <Buttons board={board} view={view} />
        </section>
        <Live region={put('tour')} as="div" />
        <main id="deals" tabindex={-1}>
          <div class="columns" role="group" aria-label={say('board')}>
            {stageIds.map((stage) => (
              <section class="column" data-stage={stage} aria-labelledby={`stage-${stage}`}>
                <Live region={put(`head-${stage}`)} as="div" />
                <ul id={`cards-${stage}`} class="cards">
                  {columns[stage]?.map((id) => (
                    <li id={`card-${id}`} data-deal={id} draggable data-version={cardVersion(board, id)}>
                      {raw(cardHtml(board, view, id))}
                    </li>
                  ))}
                </ul>
                <Live region={put(`foot-${stage}`)} as="div" />
              </section>
            ))}
          </div>
          <aside id="panel">
            <a id="panel-close" class="close" href={hrefOf(withPanel(view, undefined))} data-go data-keep>
              {say('close')}
            </a>
            <Live region={put('panel-head')} as="div" />
            <div class="panel-scroll" tabindex={0} role="group" aria-label={say('tabs')}>
              <Live region={put('panel-body')} as="div" />
              <Live region={put('panel-frame')} as="div" />
            </div>
          </aside>
        </main>
        <p id="said" role="status" />
        <MoveMenu view={view} />
        <Dialogs view={view} />
      </body>
    </html>
  );
}

function Buttons({ board, view }: { board: Board; view: View }): JSX.Element {
  const say = sayIn(view.language);
  return (
    <div class="buttons">
      <button type="button" data-post="/act/repair">
        {say('repair')}
      </button>
      <button type="button" data-post="/act/repeat">
        {say('repeatLast')}
      </button>
      <button type="button" data-post="/act/move-many">
        {say('moveMany')}
      </button>
      <button type="button" data-post="/act/expire-tokens">
        {say('expireTokens')}
      </button>
      {board.supervisor && (
        <button type="button" class="danger" data-post="/act/kill-everything" data-sure={say('killAllSure')}>
          {say('killAll')}
        </button>
      )}
    </div>
  );
}

/** Empty until the page's modules fill them. */
function Dialogs({ view }: { view: View }): JSX.Element {
  const say = sayIn(view.language);
  return (
    <>
      <dialog id="sure" aria-labelledby="sure-text">
        <p id="sure-text" />
        <button type="button" class="danger" data-yes />
        <button type="button" class="quiet" data-close>
          {say('cancel')}
        </button>
      </dialog>
      <dialog
        id="exchange"
        aria-label={say('wire')}
        data-copied={say('copied')}
        data-not-copied={say('notCopied')}
      >
        <button type="button" class="close" data-close>
          {say('close')}
        </button>
        <div id="exchange-body" />
      </dialog>
    </>
  );
}

/** The element of a piece that changes. */
function Live({ region, as: Tag, label }: LiveProps): JSX.Element {
  if (!region) return <></>;
  return (
    <Tag id={region.id} data-version={region.version} aria-label={label}>
      {raw(region.html)}
    </Tag>
  );
}

interface LiveProps {
  region: Region | undefined;
  as: 'div' | 'section' | 'span';
  label?: string;
}

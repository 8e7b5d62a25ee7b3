import type { JSX } from 'hono/jsx/jsx-runtime';
import type { Board } from '../board';
import { type Say, sayIn } from '../texts';
import type { View } from '../view';
import { asCurl } from '../wire/as-curl';
import type { Called, Cut, Exchange } from '../wire/wire';
import { clock } from './moments';
import { Pager, pageOf } from './pager';

const names: Readonly<Record<Called, string>> = {
  endpoint: 'Portal → robots',
  portal: 'robots → Portal',
  erp: 'robots → ERP',
  'one-c': 'robots → 1C',
  jira: 'robots → Jira',
};

interface WireProps {
  board: Board;
  view: View;
  /** Only what speaks of this deal. */
  dealId?: number;
}

/** Requests and their answers, the latest first; what they hold is fetched when one is opened. */
export function WireList({ board, view, dealId }: WireProps): JSX.Element {
  const say = sayIn(view.language);
  const exchanges = board.wire.latest(dealId);
  if (exchanges.length === 0) return <p class="none">{say('wireEmpty')}</p>;
  const page = pageOf(view, exchanges, 40);
  return (
    <>
      <p class="hint">{say('wireHint', { n: exchanges.length })}</p>
      <ol class="wire">
        {page.shown.map((one) => (
          <li class={one.status === undefined || one.status >= 400 ? 'trouble' : ''}>
            <button
              type="button"
              id={`exchange-${one.id}`}
              data-exchange={`/exchange/${one.id}?lang=${view.language}`}
              aria-haspopup="dialog"
            >
              <time>{clock(one.at)}</time> <b>{names[one.to]}</b> <code>{summary(one)}</code>{' '}
              <span>
                {one.status ?? '✕'} · {one.ms} ms
              </span>
            </button>
          </li>
        ))}
      </ol>
      <Pager view={view} page={page} />
    </>
  );
}

/** One request with its answer, for the dialog. */
export function ExchangeDetail({ exchange, say }: { exchange: Exchange; say: Say }): JSX.Element {
  const { at, to, method, url, status, ms, headers, request, reply } = exchange;
  return (
    <>
      <p>
        <time>{clock(at)}</time> <b>{names[to]}</b> {status === undefined ? say('wireCut') : `HTTP ${status}`}{' '}
        · {ms} ms
      </p>
      <button type="button" data-copy={asCurl(exchange)}>
        {say('copyCurl')}
      </button>
      <h3>{say('wireRequest')}</h3>
      <pre tabindex={0}>
        {method} {url}
        {'\n'}
        {Object.entries(headers).map(([name, value]) => `${name}: ${value}\n`)}
        {'\n'}
        {legible(request)}
      </pre>
      <Whole cut={request} say={say} />
      <h3>{say('wireReply')}</h3>
      <pre tabindex={0}>{legible(reply)}</pre>
      <Whole cut={reply} say={say} />
    </>
  );
}

function Whole({ cut: { text, bytes }, say }: { cut: Cut; say: Say }): JSX.Element {
  const kept = Buffer.byteLength(text);
  return kept < bytes && bytes > 16_384 ? <p class="hint">{say('wireBytes', { kept, n: bytes })}</p> : <></>;
}

/** A form as one parameter a line, JSON indented; what it holds stays as it was sent. */
function legible({ text }: Cut): string {
  if (/^[\w%.[\]-]+=/.test(text)) return text.split('&').join('\n&');
  if (!/^\s*[{[]/.test(text)) return text;
  try {
    return JSON.stringify(JSON.parse(text), undefined, 2);
  } catch {
    return text;
  }
}

function summary({ method, url, to, request }: Exchange): string {
  const { pathname } = URL.canParse(url) ? new URL(url) : { pathname: url };
  const called = to === 'erp' ? /<(?:\w+:)?Body[^>]*>\s*<(?:\w+:)?(\w+)/.exec(request.text)?.[1] : undefined;
  return `${method} ${called ?? safelyDecoded(pathname)}`.slice(0, 120);
}

function safelyDecoded(path: string): string {
  try {
    return decodeURI(path);
  } catch {
    return path;
  }
}

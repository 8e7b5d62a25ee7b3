/** What the address says is shown; the server tells what of it changes. */
let source;
/** Where the focus goes once a panel that was asked for is there. */
let focusNext;

const awayAfterMs = 1_500;

/** Follows links within the board without loading the page anew. */
export function follow() {
  document.addEventListener('click', (event) => {
    const link = event.target.closest('a[data-go]');
    if (!link || event.defaultPrevented || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    go(link);
  });
  window.addEventListener('popstate', listen);
}

function go(link) {
  const target = new URL(link.href);
  const here = new URL(location.href);
  if ('keep' in link.dataset) {
    for (const [name, value] of here.searchParams) {
      if (name !== 'tab' && name !== 'panel' && !target.searchParams.has(name))
        target.searchParams.set(name, value);
    }
    if (link.id === 'panel-close') focusNext = `open-${here.pathname.split('/').at(-1)}`;
  }
  const opens = target.pathname !== here.pathname && target.pathname !== '/';
  if (opens) focusNext = 'panel-close';
  if (link.id === 'go-tour') focusNext = 'tour-next';
  history.pushState(null, '', target);
  listen();
}

/** Listens to the changes of what the address says. */
export function listen() {
  source?.close();
  source = new EventSource(`/events?view=${encodeURIComponent(location.pathname + location.search)}`);
  const own = source;
  source.addEventListener('hello', () => (document.getElementById('away').hidden = true));
  source.addEventListener('message', ({ data }) => {
    if (own === source) apply(JSON.parse(data));
  });
  source.addEventListener('error', () => {
    setTimeout(() => {
      if (own !== source || own.readyState === EventSource.OPEN) return;
      document.getElementById('away').hidden = false;
      // A server that is just coming up may have refused for good.
      if (own.readyState === EventSource.CLOSED) setTimeout(listen, awayAfterMs);
    }, awayAfterMs);
  });
}

function apply({ parts, columns }) {
  const focused = document.activeElement?.id;
  if (columns) arrange(columns);
  for (const { id, version, html } of parts) {
    const element = document.getElementById(id);
    if (!element || element.dataset.version === version) continue;
    element.dataset.version = version;
    element.innerHTML = html;
  }
  const wanted = document.getElementById(focusNext ?? '');
  if (wanted) {
    focusNext = undefined;
    wanted.focus();
  } else if (focused && document.activeElement?.id !== focused) document.getElementById(focused)?.focus();
}

/** Brings the cards into their columns and their order, and drops those that are shown no more. */
function arrange(columns) {
  const shown = new Set(Object.values(columns).flat());
  for (const card of document.querySelectorAll('.cards > li')) {
    if (!shown.has(Number(card.dataset.deal))) card.remove();
  }
  for (const [stage, deals] of Object.entries(columns)) {
    const list = document.getElementById(`cards-${stage}`);
    deals.forEach((deal, place) => {
      const card = document.getElementById(`card-${deal}`) ?? newCard(deal);
      if (list.children[place] !== card) list.insertBefore(card, list.children[place] ?? null);
    });
  }
}

function newCard(deal) {
  const card = document.createElement('li');
  card.id = `card-${deal}`;
  card.dataset.deal = String(deal);
  card.draggable = true;
  return card;
}

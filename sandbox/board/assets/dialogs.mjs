import { post, say } from './post.mjs';

/** The menu of stages, and what a request held; Escape closes either and gives the focus back. */
export function openDialogs() {
  const menu = document.getElementById('move-menu');
  const exchange = document.getElementById('exchange');
  document.addEventListener('click', (event) => {
    const { target } = event;
    const mover = target.closest('[data-move]');
    if (mover) return openMenu(menu, mover);
    const stage = target.closest('#move-menu [data-stage]');
    if (stage) {
      menu.close();
      return void post('/act/move', { deal: menu.dataset.deal, stage: stage.dataset.stage });
    }
    const shown = target.closest('[data-exchange]');
    if (shown) return void showExchange(exchange, shown.dataset.exchange);
    const copied = target.closest('[data-copy]');
    if (copied) return void copy(exchange, copied.dataset.copy);
    if (target.closest('[data-close]') || target.matches('dialog')) target.closest('dialog').close();
  });
  menu.addEventListener('keydown', (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const buttons = [...menu.querySelectorAll('button:not(:disabled)')];
    const next = buttons.indexOf(document.activeElement) + step;
    buttons.at(next % buttons.length).focus();
  });
}

function openMenu(menu, mover) {
  menu.dataset.deal = mover.dataset.move;
  menu.querySelector('h2').textContent = menu.dataset.title.replace('#', mover.dataset.move);
  const here = mover.closest('.column')?.dataset.stage;
  for (const button of menu.querySelectorAll('[data-stage]')) button.disabled = button.dataset.stage === here;
  menu.showModal();
}

async function showExchange(dialog, path) {
  const response = await fetch(path);
  const body = dialog.querySelector('#exchange-body');
  if (response.ok) body.innerHTML = await response.text();
  else body.textContent = (await response.json()).message;
  dialog.showModal();
}

async function copy({ dataset }, text) {
  try {
    await navigator.clipboard.writeText(text);
    say(dataset.copied);
  } catch {
    say(dataset.notCopied);
  }
}

import { post } from './post.mjs';

const kind = 'application/x-deal';

/** Cards are dragged from stage to stage; the “Move to…” menu does the same without a mouse. */
export function letDrag() {
  document.addEventListener('dragstart', (event) => {
    const card = event.target.closest?.('.cards > li');
    if (!card) return;
    event.dataTransfer.setData(kind, card.dataset.deal);
    event.dataTransfer.effectAllowed = 'move';
    card.classList.add('dragged');
  });
  document.addEventListener('dragend', () => {
    for (const element of document.querySelectorAll('.dragged, .over'))
      element.classList.remove('dragged', 'over');
  });
  document.addEventListener('dragover', (event) => {
    const column = columnUnder(event);
    if (!column) return;
    event.preventDefault();
    if (column.classList.contains('over')) return;
    document.querySelector('.over')?.classList.remove('over');
    column.classList.add('over');
  });
  document.addEventListener('drop', (event) => {
    const column = columnUnder(event);
    if (!column) return;
    event.preventDefault();
    const deal = event.dataTransfer.getData(kind);
    const { stage } = column.dataset;
    const card = document.getElementById(`card-${deal}`);
    if (!card || card.closest('.column') === column) return;
    document.getElementById(`cards-${stage}`).prepend(card);
    void post('/act/move', { deal, stage });
  });
}

function columnUnder(event) {
  return event.dataTransfer?.types.includes(kind) ? event.target.closest?.('.column') : undefined;
}

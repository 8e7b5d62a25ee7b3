const shownMs = 12_000;
let clearing;

/** Buttons and menus whose element names what they ask for. */
export function letPost() {
  document.addEventListener('click', (event) => {
    const button = event.target.closest('button[data-post]');
    if (button) void press(button);
  });
  document.addEventListener('change', (event) => {
    const menu = event.target.closest('select[data-post]');
    if (!menu) return;
    const { post: path, ...given } = menu.dataset;
    void post(path, { ...given, preset: menu.value });
  });
}

async function press(button) {
  const { post: path, sure, ...given } = button.dataset;
  if (sure !== undefined && !(await isSure(sure, button.textContent))) return;
  button.disabled = true;
  await post(path, given).finally(() => (button.disabled = false));
}

/** Asks the server, and says what came of it. */
export async function post(path, { call, deal, ...given }) {
  const { away, asked } = document.documentElement.dataset;
  say(asked);
  const body = {
    lang: document.documentElement.lang,
    ...given,
    ...(call && { call: Number(call) }),
    ...(deal && { deal: Number(deal) }),
  };
  try {
    const response = await fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const { said, message } = await response.json();
    say(said ?? message);
  } catch {
    say(away);
  }
}

/** Said aloud by screen readers, too. */
export function say(text) {
  const said = document.getElementById('said');
  said.textContent = text;
  clearTimeout(clearing);
  clearing = setTimeout(() => (said.textContent = ''), shownMs);
}

function isSure(question, name) {
  const dialog = document.getElementById('sure');
  const yes = dialog.querySelector('[data-yes]');
  dialog.querySelector('#sure-text').textContent = question;
  yes.textContent = name;
  dialog.returnValue = '';
  dialog.showModal();
  yes.addEventListener('click', () => dialog.close('yes'), { once: true });
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => resolve(dialog.returnValue === 'yes'), { once: true });
  });
}

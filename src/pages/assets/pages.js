// Asks for what the page shows, and sends what its buttons do. The page's token goes in a header that no other site can send.
const page = document.getElementById('page');
const content = document.getElementById('content');
const paths = {
  app: { look: 'app/state', act: 'app/do' },
  tab: { look: 'tab/runs', act: 'tab/do' },
}[page.dataset.page];
let token = page.dataset.token;
let timer;
let finished = false;

/** The portal around the frame; undefined where there is none. Its SDK is `B24Js`, of the vendor. */
const portal = globalThis.B24Js?.initializeB24Frame().catch(() => undefined);

async function ask(path, body) {
  const response = await fetch(path, {
    method: body ? 'POST' : 'GET',
    headers: { 'x-page-token': token, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  });
  return response.json();
}

/** Nobody's typing, and no list that somebody opened, is lost to what comes in between. */
function show(html) {
  const open = new Set([...content.querySelectorAll('details[open]')].map(({ dataset }) => dataset.key));
  const focused = keyOf(document.activeElement);
  content.innerHTML = html;
  for (const details of content.querySelectorAll('details')) details.open = open.has(details.dataset.key);
  if (focused)
    [...content.querySelectorAll('button, summary')].find((one) => keyOf(one) === focused)?.focus();
}

function keyOf(element) {
  if (!element || !content.contains(element)) return undefined;
  return element.dataset.do
    ? `${element.dataset.do} ${element.dataset.run}`
    : element.parentElement.dataset.key;
}

async function take({ html, told, token: fresh, finish, again }) {
  if (fresh) token = fresh;
  if (html) show(html);
  if (told) document.getElementById('told').textContent = told;
  if (again && isWaiting()) lookIn(again);
  else clearTimeout(timer);
  if (finish) await finishInstallation();
}

/** The application's page until it is checked; a tab while anything in it is under way. */
function isWaiting() {
  return page.dataset.page === 'app' || content.querySelector('[data-open]') !== null;
}

async function look() {
  const isBusy = document.hidden || content.querySelector('.verb[open]') !== null;
  if (isBusy) return lookIn(2_000);
  try {
    await take(await ask(paths.look));
  } catch {
    // The network, or a deploy: what is shown stays.
    lookIn(10_000);
  }
}

function lookIn(ms) {
  clearTimeout(timer);
  timer = setTimeout(() => void look(), ms);
}

async function finishInstallation() {
  const b24 = await portal;
  if (finished || !b24?.isInstallMode) return;
  finished = true;
  await b24.installFinish();
}

async function act(pressed, body) {
  pressed.disabled = true;
  try {
    await take(await ask(paths.act, body));
  } catch {
    // Whether it was done is what the next look tells.
    lookIn(2_000);
  } finally {
    pressed.disabled = false;
  }
}

content.addEventListener('click', (event) => {
  const button = event.target.closest('button[type="button"]');
  if (!button) return;
  const { do: what, run } = button.dataset;
  if (what === 'look') void look();
  else void act(button, run ? { verb: what, run, once: crypto.randomUUID() } : { mend: what });
});

content.addEventListener('submit', (event) => {
  event.preventDefault();
  const form = event.target;
  const { do: verb, run } = form.dataset;
  const inputs = [...form.querySelectorAll('input')].map(({ name, value, dataset }) => ({
    name,
    value,
    dataset,
  }));
  const filled = inputs.filter(({ dataset, value }) => dataset.value && value.trim());
  const values = Object.fromEntries(filled.map(({ name, value }) => [name, value]));
  const reason = inputs.find(({ name }) => name === 'reason')?.value;
  form.parentElement.open = false;
  void act(form.querySelector('button'), {
    verb,
    run,
    once: crypto.randomUUID(),
    ...(reason !== undefined && { reason }),
    ...(verb === 'answer' && { values }),
  });
});

/** The frame is as high as the page. */
async function fit() {
  const b24 = await portal;
  const height = Math.ceil(page.getBoundingClientRect().bottom + globalThis.scrollY);
  await b24?.parent.message.send('resizeWindow', { width: '100%', height, isSafely: true });
}

new ResizeObserver(() => void fit()).observe(page);
if (page.dataset.page === 'tab') lookIn(5_000);
else void look();

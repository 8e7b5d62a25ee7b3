/**
 * The portal's side of the frame protocol. Vendor: BX.rest.AppLayout, modules/rest/install/js/rest/applayout.js: a message is
 * `method:params:callback:appSid`, with what is empty left out by the SDK; the reply is `callback:json`. What this page does not
 * model is an error that names it, and is recorded.
 */
export const frameParentScript = `'use strict';
const settings = JSON.parse(document.getElementById('settings').textContent);
const frame = document.getElementsByTagName('iframe')[0];
let firstRun = settings.firstRun;

async function said(command, params) {
  await fetch('/frame/said', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ sid: settings.sid, command, params }),
  });
}

const commands = {
  getInitData() {
    const data = { ...settings.initData, FIRST_RUN: firstRun };
    firstRun = false;
    return data;
  },
  setInstall: (params) => params,
  async setInstallFinish() {
    await said('setInstallFinish', {});
    const url = new URL(window.location.href);
    url.searchParams.set('install_finished', 'Y');
    window.location.assign(url.href);
    return undefined;
  },
  resizeWindow({ width, height }) {
    if (width) frame.style.width = width === '100%' ? width : Number.parseInt(width, 10) + 'px';
    if (height) frame.style.height = Number.parseInt(height, 10) + 'px';
    const { width: w, height: h } = frame.getBoundingClientRect();
    return { width: w, height: h };
  },
  setTitle(params) {
    document.title = params.title;
    return params;
  },
};

window.addEventListener('message', (event) => {
  if (event.origin !== settings.appOrigin || typeof event.data !== 'string') return;
  const parts = event.data.split(':');
  const sid = parts.pop();
  const callback = parts.pop();
  const [command, ...rest] = parts;
  if (sid !== settings.sid) return;
  const params = rest.length > 0 ? JSON.parse(rest.join(':')) : {};
  if (!Object.hasOwn(commands, command)) {
    void said(command, params);
    throw new Error('The sandbox, not the vendor, lacks this: frame command ' + command);
  }
  void Promise.resolve(commands[command](params)).then((result) => {
    if (result !== undefined) event.source.postMessage(callback + ':' + JSON.stringify(result), event.origin);
  });
});

document.getElementById('opening').submit();
`;

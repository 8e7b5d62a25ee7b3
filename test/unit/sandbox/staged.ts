import http from 'node:http';
import path from 'node:path';
import qs from 'qs';
import { startSandbox, type Sandbox, type SandboxOptions } from '../../../sandbox';
import { createControlClient, type ControlClient } from '../../../sandbox/control/client';

export const wsdlPath = path.join(__dirname, '../../../wsdl/order-service.wsdl');

/** A sandbox, its control, and an application that was installed and calls REST. */
export interface Stage {
  sandbox: Sandbox;
  control: ControlClient;
  application: Application;
}

const opened: { close: () => Promise<void> }[] = [];

afterEach(async () => {
  for (const part of opened.splice(0).toReversed()) await part.close();
});

/** A sandbox that is closed after the test, however the test ends. */
export async function open(options: Partial<SandboxOptions> = {}): Promise<Sandbox> {
  const sandbox = await startSandbox({ wsdlPath, ...options });
  opened.push(sandbox);
  return sandbox;
}

export async function stage(options: Partial<SandboxOptions> = {}): Promise<Stage> {
  const sandbox = await open(options);
  const application = await startApplication(sandbox);
  opened.push(application);
  return { sandbox, control: createControlClient(sandbox.controlUrl), application };
}

// Tests read replies as they come.
type Json = ReturnType<typeof JSON.parse>;

export interface Application {
  url: string;
  /** Bodies that reached it, raw, by path. */
  received: { path: string; raw: string; form: Json }[];
  /** How it replies to the portal. */
  respond: (response: http.ServerResponse) => void;
  tokens: { access_token: string; refresh_token: string };
  install: () => Promise<void>;
  call: (method: string, params?: object) => Promise<{ status: number; body: Json }>;
  refresh: (refreshToken?: string) => Promise<{ status: number; body: Json }>;
  registerRobot: (code?: string, more?: object) => Promise<void>;
  lastCall: () => Json;
  close: () => Promise<void>;
}

async function startApplication(sandbox: Sandbox): Promise<Application> {
  const { portal, controlUrl } = sandbox;
  const server = http.createServer((request, response) => {
    let raw = '';
    request.setEncoding('utf8').on('data', (chunk: string) => {
      raw += chunk;
    });
    request.on('end', () => {
      application.received.push({ path: request.url ?? '', raw, form: qs.parse(raw, { depth: 10 }) });
      application.respond(response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;

  const application: Application = {
    url: `http://127.0.0.1:${port}`,
    received: [],
    respond: (response) => response.end('{"status":"async"}'),
    tokens: { access_token: '', refresh_token: '' },
    async install() {
      await createControlClient(controlUrl).install(`${application.url}/install`);
      application.tokens = application.received.at(-1)?.form.auth;
    },
    async call(method, params = {}) {
      const response = await fetch(`${portal.url}/rest/${method}?bx24_request_id=x`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ auth: application.tokens.access_token, ...params }),
      });
      const text = await response.text();
      return { status: response.status, body: text.startsWith('{') ? JSON.parse(text) : text };
    },
    async refresh(refresh_token = application.tokens.refresh_token) {
      const query = new URLSearchParams({
        grant_type: 'refresh_token',
        client_id: portal.clientId,
        client_secret: portal.clientSecret,
        refresh_token,
      });
      const response = await fetch(`${portal.url}/oauth/token/?${query.toString()}`);
      return { status: response.status, body: JSON.parse(await response.text()) };
    },
    async registerRobot(code = 'erp_order', more = {}) {
      await application.call('bizproc.robot.add', {
        CODE: code,
        HANDLER: `${application.url}/robots/${code}`,
        AUTH_USER_ID: 1,
        USE_SUBSCRIPTION: 'Y',
        NAME: { ru: 'Заказ', en: 'Order' },
        PROPERTIES: {
          comment: { Name: 'Comment', Type: 'text', Default: 'срочно & <всё>' },
          tags: { Name: 'Tags', Multiple: 'Y' },
        },
        RETURN_PROPERTIES: {
          erp_order_id: { Name: 'Order', Type: 'string' },
          status: { Name: 'Status', Type: 'string' },
        },
        ...more,
      });
    },
    lastCall: () => application.received.filter((one) => one.path.startsWith('/robots/')).at(-1)?.form,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return application;
}

/** Asks until the answer is as wanted; the runner's own timeout ends a wait that is in vain. */
export async function until<T>(ask: () => Promise<T>, wanted: (answer: T) => boolean): Promise<T> {
  for (;;) {
    const answer = await ask();
    if (wanted(answer)) return answer;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

import { readdirSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { inboxOf } from '../support/inbox-of';
import { type Role, seconds, type Stand, startStand } from '../support/stand';

jest.setTimeout(seconds(300) + 120_000);

const formType = 'application/x-www-form-urlencoded';

describe('what no portal sends, at an endpoint that works', () => {
  let stand: Stand;
  let endpoint: Role;
  beforeAll(async () => {
    stand = await startStand();
    [endpoint] = await Promise.all([stand.start('endpoint'), stand.start('worker')]);
    await stand.install();
    await stand.answered(await stand.callDeal());
  });
  afterAll(() => stand.stop());

  /** A good call of DEAL_17's process, but for what is changed; undefined leaves a field out. */
  function call(changes: Record<string, string | undefined> = {}): string {
    const { memberId, applicationToken } = stand.sandbox.portal;
    const fields = {
      workflow_id: 'a-process',
      code: 'erp_order',
      'document_id[0]': 'crm',
      'document_id[1]': 'CCrmDocumentDeal',
      'document_id[2]': 'DEAL_17',
      event_token: 'a-process|A1|e1.5ec2e7',
      use_subscription: 'Y',
      'auth[member_id]': memberId,
      'auth[application_token]': applicationToken,
      ...changes,
    };
    return new URLSearchParams(
      Object.entries(fields).filter((field): field is [string, string] => field[1] !== undefined),
    ).toString();
  }

  /** Bytes of acknowledged calls on disk, and runs in Temporal. */
  async function stored(): Promise<{ bytes: number; runs: number }> {
    const inbox = stand.environment.INBOX_DIR ?? '';
    const files = readdirSync(inbox).filter((name) => name.endsWith('.calls'));
    const { count } = await stand.client.workflow.count('WorkflowType = "erpOrder"');
    return { bytes: files.reduce((sum, name) => sum + statSync(join(inbox, name)).size, 0), runs: count };
  }

  async function expectNothingStored(send: () => Promise<void>): Promise<void> {
    const before = { stored: await stored(), inbox: await inboxOf(stand) };
    await send();
    expect({ stored: await stored(), inbox: await inboxOf(stand) }).toEqual(before);
    expect(endpoint.alive).toBe(true);
  }

  interface Bad {
    what: string;
    body: () => string;
    type?: string;
    answer: { status: number; error: string; message: string };
  }

  const malformed = (message: string): Bad['answer'] => ({ status: 400, error: 'Call.Malformed', message });

  it.each<Bad>([
    {
      what: 'a wrong token',
      body: () => call({ 'auth[application_token]': 'wrong' }),
      answer: { status: 403, error: 'Call.WrongToken', message: 'differs from the one of the installation' },
    },
    {
      what: 'an unknown portal',
      body: () => call({ 'auth[member_id]': 'nobody', 'auth[application_token]': 'of-nobody' }),
      answer: { status: 403, error: 'Call.UnknownPortal', message: 'Portal nobody is not installed here' },
    },
    {
      what: 'a body of 300 KB',
      body: () => call({ 'properties[comment]': 'x'.repeat(300_000) }),
      answer: { status: 413, error: 'Call.TooLarge', message: '256 KB' },
    },
    { what: 'bad percent-encoding', body: () => `${call()}&x=%zz`, answer: malformed('percent-encoding') },
    {
      what: '100,000 fields',
      body: () => `${call()}${'&a'.repeat(100_000)}`,
      answer: malformed('more than 1000 fields'),
    },
    {
      what: 'settings nested 50 deep',
      body: () => call({ [`properties${'[x]'.repeat(50)}`]: '1' }),
      answer: malformed('nested deeper than 4'),
    },
    {
      what: 'JSON nested 50 deep',
      body: () => `{"data":${'{"x":'.repeat(50)}1${'}'.repeat(51)}`,
      type: 'application/json',
      answer: malformed('nested deeper than 4'),
    },
    {
      what: 'a field named __proto__',
      body: () => `${call()}&properties[__proto__][comment]=1`,
      answer: malformed('a field named __proto__'),
    },
    {
      what: 'the stock webhook robot',
      body: () => call({ code: undefined, event_token: undefined, workflow_id: undefined }),
      answer: { status: 400, error: 'Call.StockWebhook', message: 'stock "Outgoing webhook" robot' },
    },
  ])('$what is refused by name, and nothing of it is kept', async ({ body, type = formType, answer }) => {
    await expectNothingStored(async () => {
      const response = await fetch(`${stand.endpointUrl}/robots/erp_order`, {
        method: 'POST',
        headers: { 'content-type': type },
        body: body(),
      });
      expect({ status: response.status, ...((await response.json()) as object) }).toEqual({
        ...answer,
        message: expect.stringContaining(answer.message),
      });
    });
  });

  it('a sender that is too slow is refused, and nothing of it is kept', async () => {
    await expectNothingStored(async () => {
      const { hostname, port } = new URL(stand.endpointUrl);
      const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true });
      const body = call();
      socket.write(`POST /robots/erp_order HTTP/1.1\r\nHost: x\r\nContent-Type: ${formType}\r\n`);
      socket.write(`Content-Length: ${body.length}\r\n\r\n${body.slice(0, 100)}`);
      expect(await text(socket)).toMatch(/^HTTP\/1\.1 408 .*"error":"Http\.TooSlow"/s);
      socket.end();
    });
  });

  it('after all of it a deal is carried out as ever', async () => {
    const { calls } = await stand.answered(await stand.callDeal());
    expect(calls[0]?.returned).toMatchObject({ status: 'ok' });
  });
});

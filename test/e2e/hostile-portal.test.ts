import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createPayloadCodec } from '../../src/codec/payload-codec';
import { parseKeys } from '../../src/codec/keys';
import { packageRoot } from '../../src/base/package-root';
import { findLeaks, type Secret } from '../support/find-leaks';
import { startTap, type Tap } from '../support/http-tap';
import { portalOf } from '../support/portal-of';
import { type Kept, readRuns } from '../support/read-runs';
import { type Ran, seconds, type Stand, startStand } from '../support/stand';
import { until } from '../support/until';

jest.setTimeout(seconds(300) + 240_000);

const escape = '\u001b';
/** Short, since a process log shows the first 40 characters. */
const bbCode = '[URL=//evil.example]a[/URL]#BR#{=b}';
const hostile = [
  bbCode,
  `${escape}[2J${escape}]0;owned\u0007\u009b31m${escape}]8;;https://evil.example${escape}\\click`,
  '[here](https://evil.example) ![](https://evil.example/p.png) <img src=x> `` `',
  '{html}<b>{html} [~admin] !https://evil.example/p.png! |cell| \u202egnp.exe',
  '\r\nevil: fake line\u2028evil: another',
].join(' ');

/** The same in characters that XML may hold. */
const hostileInXml = hostile.replaceAll(escape, '\u009b').replaceAll('\u0007', '\u009c');

/** What a terminal obeys or what turns text, beside the line feeds of our own. */
const unprintable = /(?!\n)[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/u;

let stand: Stand;
let calls: Tap;
let grants: Tap;
let portal: ReturnType<typeof portalOf>;
beforeAll(async () => {
  stand = await startStand();
  calls = await startTap({ to: () => stand.endpointUrl });
  grants = await startTap({ to: () => stand.sandbox.portal.url });
  const environment = { PUBLIC_URL: calls.url, BITRIX24_OAUTH_URL: grants.url };
  await Promise.all([stand.start('endpoint', environment), stand.start('worker', environment)]);
  await stand.install();
  portal = portalOf(stand);
  await portal.settled();
});
afterEach(() => stand.control.portalFaults({ rest: {}, oauth: {} }));
afterAll(() => stand.stop());

/** What the portal and its authorization server have been sent so far, and must not be shown when they repeat it. */
function secrets(): Secret[] {
  const tokens = grants.exchanges.flatMap(({ request, reply }) => [
    new URLSearchParams(request).get('refresh_token') ?? '',
    ...['access_token', 'refresh_token'].map((name) => String(JSON.parse(reply)[name] ?? '')),
  ]);
  const steps = calls.exchanges.map(({ request }) => new URLSearchParams(request).get('event_token') ?? '');
  const { portal: own, erp, oneC } = stand.sandbox;
  return [own.clientSecret, erp.password, oneC.password, ...tokens, ...steps]
    .filter((value) => value !== '')
    .map((value, index) => ({ name: `secret ${index}`, value }));
}

function expectPlain({ stdout, stderr }: Ran): void {
  for (const said of [stdout, stderr]) {
    expect(said).not.toMatch(unprintable);
    expect(said).not.toMatch(/^evil/m);
    expect(findLeaks(Buffer.from(said), secrets())).toEqual([]);
  }
}

/** Everything that Temporal keeps, decoded. */
const kept = (): Promise<Kept[]> =>
  readRuns(stand.client, createPayloadCodec(parseKeys(stand.environment.CODEC_KEYS ?? '')));

/** Current details and summaries as the Web UI renders them: Markdown. Code spans are plain text there. */
async function expectPlainDetails(): Promise<string[]> {
  const shown = (await kept()).filter(({ place }) => /userMetadata|metadata\.currentDetails/.test(place));
  for (const { text } of shown) {
    expect(text.replace(/`[^`]*`/g, '')).not.toContain('evil');
    expect(text).not.toMatch(unprintable);
    expect(findLeaks(Buffer.from(text), secrets())).toEqual([]);
  }
  return shown.map(({ text }) => text);
}

describe('in the terminal, plain text is what', () => {
  afterEach(() => stand.control.resetFaults());

  it('a portal and an ERP say to `erp try`', async () => {
    const [deal = 0] = await stand.control.createDeals();
    const refusal = `${hostileInXml} ${stand.sandbox.erp.password}`;
    await stand.control.erpFaults({ create: { reply: 'refuse', refusal } });
    const refused = await stand.run(['erp', 'try', '--deal', String(deal), '--send']);
    expectPlain(refused);
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringMatching(/evil: another \*\*\*/) });

    const rest = { code: 'NOT_FOUND', text: `${hostile} {auth}` };
    await stand.control.portalFaults({ rest: { reply: 'refusal', of: 'command', refusal: rest } });
    const unread = await stand.run(['erp', 'try', '--deal', String(deal)]);
    expectPlain(unread);
    expect(unread).toMatchObject({ code: 1, stderr: expect.stringContaining('evil: another') });
  });

  it('1C says to `one-c check`', async () => {
    const refusal = `${hostileInXml} ${stand.sandbox.oneC.password}`;
    await stand.control.oneCFaults({ metadata: { reply: 'refuse', refusal } });
    const ran = await stand.run(['one-c', 'check']);
    expectPlain(ran);
    expect(ran.stderr).toMatch(/evil: another \*\*\*/);
  });

  it.each([
    ['text', []],
    ['JSON', ['--json']],
  ])('a WSDL says to `erp inspect`, as %s', async (_, options) => {
    const file = join(stand.dir, 'hostile.wsdl');
    const name = 'x&#x9b;31m&#10;evil: line&#x202e;&#x2028;';
    const wsdl = readFileSync(join(packageRoot, 'test/fixtures/rpc.wsdl'), 'utf8');
    writeFileSync(file, wsdl.replaceAll(/name="(title|AddOrder|messageId)"/g, `name="$1${name}"`));
    const ran = await stand.run(['erp', 'inspect', file, ...options]);
    expectPlain(ran);
    expect(ran.stdout).toMatch(/AddOrderx +evil: line/);
  });
});

describe('what a hostile portal says', () => {
  it('is plain text in the terminal of sync and doctor', async () => {
    const refusal = { code: 'ERROR_ACTIVITY_NOT_FOUND', text: `${hostile} {auth}` };
    await stand.control.portalFaults({
      rest: { reply: 'refusal', methods: ['bizproc.robot.list'], refusal },
    });
    for (const args of [['sync'], ['sync', '--json'], ['doctor'], ['doctor', '--json']]) {
      const ran = await stand.run(args);
      expectPlain(ran);
      expect(ran.code).toBe(1);
      // Its words are still there for who must mend it.
      expect(ran.stdout).toMatch(/evil: fake line evil: another \*\*\*/);
    }
  });

  it('is plain text where it is the code of a robot', async () => {
    const code = `erp_${hostile}`;
    await stand.control.registerRobot({ code, handler: `${stand.endpointUrl}/robots/x` });
    for (const args of [['sync'], ['doctor']]) {
      const ran = await stand.run(args, { input: 'n\n' });
      expectPlain(ran);
      expect(ran.stdout).toContain('erp_[URL=');
    }
    await stand.control.forgetRobot(code);
  });

  it('is plain text in a process log, and in a notification that names the deal', async () => {
    const refusal = { code: 'CRM_FIELD_ERROR_VALUE_NOT_VALID', text: `${hostile} {auth}` };
    await stand.control.portalFaults({
      rest: { reply: 'refusal', of: 'command', methods: ['crm.item.update'], refusal },
    });
    const id = await stand.callDeal({ title: hostile });
    const { log } = await stand.answered(id);
    const { notifications } = await stand.control.state();
    const told = [...log.map(({ text }) => text), ...notifications.map(({ message }) => message)];
    expect(told.filter((text) => text.includes('evil'))).toHaveLength(2);
    for (const message of told) {
      const ours = message.replace(/\[\/?(URL|b)(=http:\/\/127[^\]]*)?\]/gi, '');
      expect(ours).not.toMatch(/[[\]]|#BR#|\{=|:\/\//);
    }
    await expectPlainDetails();
  });

  it('of 3 MB ends a run as the refusal that it is', async () => {
    const refusal = { code: 'NOT_FOUND', text: `${hostile}${'`x'.repeat(1_500_000)}` };
    await stand.control.portalFaults({
      rest: { reply: 'refusal', of: 'command', methods: ['crm.item.get'], refusal },
    });
    const id = await stand.callDeal();
    const { calls: answered } = await stand.answered(id);
    expect(answered[0]?.returned).toMatchObject({ status: 'failed' });
    const failed = "WorkflowType = 'erpOrder' AND ExecutionStatus = 'Failed'";
    await until('the run has failed', async () => (await stand.client.workflow.count(failed)).count === 1);
    const ends = (await kept()).filter(({ place }) => /workflowExecutionFailed|TimedOut/.test(place));
    expect(ends.map(({ text }) => text)).toContain('Portal.NotFound');
    expect(ends.filter(({ place }) => place.includes('TimedOut'))).toEqual([]);
  });

  it('of a token refresh is plain text in the details of its portal, in doctor and in logs', async () => {
    const text = `{client_secret} {refresh_token} ${hostile}`;
    const refusal = { code: 'invalid_grant', text };
    await stand.control.portalFaults({ oauth: { reply: 'refusal', refusal } });
    await stand.control.expireTokens();
    const id = await stand.callDeal();
    expect((await portal.is('broken')).reason).toMatch(/refused the token refresh: \*\*\* \*\*\* \[URL=/);
    expect(await expectPlainDetails()).toContainEqual(expect.stringMatching(/^\*\*broken\*\* — `.*evil.*`$/));
    const ran = await stand.run(['doctor']);
    expectPlain(ran);
    expect(ran.stdout).toContain('refused the token refresh: *** ***');

    await stand.control.portalFaults({
      oauth: { reply: 'refusal', refusal: { code: 'invalid_client', text } },
    });
    await stand.control.install(`${calls.url}/install`);
    await until('the installation waits', async () =>
      (await expectPlainDetails()).some((shown) => shown.startsWith('**unconfirmed**')),
    );
    expectPlain(await stand.run(['doctor']));
    await stand.control.portalFaults({ oauth: {} });
    await portal.is('confirmed');
    await stand.answered(id);
  });

  it('is nowhere with what it repeats of ours', async () => {
    const places = (await kept()).filter(({ place }) => !place.endsWith('input.payloads'));
    const leaks = places.flatMap(({ place, text }) =>
      findLeaks(Buffer.from(text), secrets()).map(() => place),
    );
    expect([...new Set(leaks)]).toEqual([]);
    for (const role of ['worker', 'endpoint'] as const) {
      expect(stand.logOf(role)).not.toMatch(unprintable);
      expect(findLeaks(Buffer.from(stand.logOf(role)), secrets())).toEqual([]);
    }
  });
});

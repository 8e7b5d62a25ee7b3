import { parseKeys, parsePublicKey } from '../../src/codec/keys';
import { createPayloadCodec, createSealingCodec } from '../../src/codec/payload-codec';
import { type CarriedDeals, carryDealsWithSecrets } from '../support/deals-with-secrets';
import { findLeaks, findLeaksInFiles, type Secret } from '../support/find-leaks';
import { type Kept, readRuns } from '../support/read-runs';
import { seconds, type Stand, startStand } from '../support/stand';

jest.setTimeout(seconds(1_200) + 120_000);

/** A run needs its event token to be answered and to write to the process log, so it is in these, sealed. */
const placesOfEventTokens = [
  'erpOrder.workflowExecutionStarted.input.payloads',
  'jiraProject.workflowExecutionStarted.input.payloads',
  'logProgress.activityTaskScheduled.input.payloads',
  'oneCInvoice.workflowExecutionStarted.input.payloads',
  'recordResult.activityTaskScheduled.input.payloads',
  'sendAnswer.activityTaskScheduled.input.payloads',
];

/** What the Web UI shows beside a run, the details through a URL. */
const isShown = ({ place }: Kept): boolean => /userMetadata|metadata\.currentDetails/.test(place);

describe('deals that go every way a deal can go', () => {
  let stand: Stand;
  let deals: CarriedDeals;
  let kept: Kept[];
  beforeAll(async () => {
    stand = await startStand({ webUi: true });
    const codec = createPayloadCodec(parseKeys(stand.environment.CODEC_KEYS ?? ''));
    let waiting: Kept[] = [];
    deals = await carryDealsWithSecrets(stand, {
      async start(environment) {
        await Promise.all(
          (['endpoint', 'worker', 'codec'] as const).map((role) => stand.start(role, environment)),
        );
      },
      async whileWaiting() {
        waiting = await readRuns(stand.client, codec);
      },
    });
    kept = [...waiting, ...(await readRuns(stand.client, codec))];
  });
  afterAll(() => stand.stop());

  /** Each place of a name once. */
  function placesOf(secrets: readonly Secret[], among: readonly Kept[]): string[] {
    const places = new Map<string, string[]>();
    for (const { place, text } of among) places.set(place, [...(places.get(place) ?? []), text]);
    return [...places].flatMap(([place, all]) =>
      findLeaks(Buffer.from(all.join('\n')), secrets).map((name) => `${place}: ${name}`),
    );
  }

  it('leave no token, password or key in any payload or failure of any run, decoded', () => {
    expect(placesOf(deals.secrets, kept)).toEqual([]);
  });

  it('open with nothing that the endpoint has', async () => {
    const { CODEC_PUBLIC_KEY = '', INBOX_KEYS = '' } = stand.environment;
    for (const own of [
      createSealingCodec(parsePublicKey(CODEC_PUBLIC_KEY)),
      createPayloadCodec(parseKeys(INBOX_KEYS)),
    ]) {
      const opened = await readRuns(stand.client, {
        encode: own.encode,
        decode: (payloads) => own.decode(payloads).catch(() => payloads),
      });
      expect(opened.filter(({ sealed }) => sealed).length).toBeGreaterThan(100);
      expect(placesOf([...deals.secrets, ...deals.signatures, ...deals.clients], opened)).toEqual([]);
    }
  });

  it('leave event tokens only where a run answers with them, sealed', () => {
    const holding = kept.filter(({ text }) => findLeaks(Buffer.from(text), deals.signatures).length > 0);
    expect([...new Set(holding.map(({ place }) => place))].toSorted()).toEqual(placesOfEventTokens);
    expect(holding.filter(({ sealed }) => !sealed)).toEqual([]);
  });

  it('leave clients’ data in sealed payloads only', () => {
    const sealed = placesOf(
      deals.clients,
      kept.filter((one) => one.sealed),
    );
    for (const { name } of deals.clients.filter((one) => one.name !== 'phone'))
      expect(sealed.join('\n')).toContain(`: ${name}`);
    expect(
      placesOf(
        deals.clients,
        kept.filter((one) => !one.sealed),
      ),
    ).toEqual([]);
  });

  it('show no clients’ data in summaries and details, and no more than the Web UI takes', () => {
    const shown = kept.filter(isShown);
    expect(shown.map(({ text }) => text)).toEqual(
      expect.arrayContaining([
        `"DEAL_17 · ERP: create order · ${new URL(stand.sandbox.portal.url).host}"`,
        expect.stringMatching(/^\*\*Waiting\*\*, as of /),
        expect.stringMatching(/^"\| Robot \| ERP: create order, `erp_order` \|/),
        expect.stringMatching(/Its words, without names: `Контрагент … заблокирован/),
      ]),
    );
    expect(placesOf(deals.clients, shown)).toEqual([]);
    for (const { place, text } of shown) {
      if (place.endsWith('summary')) expect(Buffer.byteLength(JSON.parse(text))).toBeLessThanOrEqual(200);
      else expect(text.length).toBeLessThanOrEqual(1_000);
    }
  });

  it('leave nothing in the files of Temporal and the inbox, nor in our logs', () => {
    expect(findLeaksInFiles(stand.dir, [...deals.secrets, ...deals.signatures, ...deals.clients])).toEqual(
      [],
    );
  });

  it('are lines of our logs, none of which holds more than ids', () => {
    const logged = `${stand.logOf('endpoint')}${stand.logOf('worker')}`;
    expect(logged).toMatch(/accepted erp_order for DEAL_\d+"/);
    expect(logged).toMatch(/erp_order for DEAL_\d+ answered \\"failed\\"/);
    expect(findLeaks(Buffer.from(logged), [...deals.secrets, ...deals.signatures, ...deals.clients])).toEqual(
      [],
    );
  });

  it('say nothing to senders, monitoring and metrics', async () => {
    const pages = [
      `${stand.metricsUrl}/metrics`,
      `${stand.metricsUrl}/health`,
      `${stand.workerMetricsUrl}/metrics`,
      `${stand.workerMetricsUrl}/health`,
      `${stand.endpointUrl}/health/ready`,
    ].map(async (url) => (await fetch(url)).text());
    const said = [deals.replies, ...(await Promise.all(pages))].join('\n');
    expect(said).toContain('robots_calls_total{robot="erp_order",outcome="call"}');
    expect(said).toContain('robots_attempts_total{system="erp",outcome="Erp.Rejected"}');
    expect(said).toContain('temporal_activity_execution_failed');
    expect(findLeaks(Buffer.from(said), [...deals.secrets, ...deals.signatures, ...deals.clients])).toEqual(
      [],
    );
  });
});

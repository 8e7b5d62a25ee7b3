import { seconds, type Stand, startStand } from '../support/stand';
import { until } from '../support/until';

jest.setTimeout(seconds(600) + 180_000);

const metricsAt = async (url: string): Promise<string> => (await fetch(`${url}/metrics`)).text();

describe('who serves metrics', () => {
  let stand: Stand;
  beforeEach(async () => {
    stand = await startStand();
  });
  afterEach(() => stand.stop());

  it('is the endpoint’s port for both roles of one process', async () => {
    await stand.start('all');
    await stand.install();
    await stand.answered(await stand.callDeal());
    const text = await until('the worker has counted the answer', async () => {
      const read = await metricsAt(stand.metricsUrl);
      return read.includes('robots_answers_total{') && read;
    });
    for (const name of ['robots_inbox_pending', 'robots_temporal_reachable', 'temporal_request'])
      expect(text).toMatch(new RegExp(`^${name}\\b`, 'm'));
    await expect(metricsAt(stand.workerMetricsUrl)).rejects.toThrow('fetch failed');
  });

  it('is a worker whose port is free, later also the next one, which works meanwhile', async () => {
    await stand.start('endpoint');
    const former = await stand.start('worker');
    await until('the first serves', () => stand.logOf('worker').includes('metrics are served"'));
    const next = await stand.start('worker');
    await next.until('the second works without', () =>
      /metrics are not served yet[\s\S]*worker ready/.test(next.said()),
    );
    expect(await former.kill('SIGTERM')).toBe(0);
    await next.until('the second serves', () => next.said().includes('metrics are served"'));
    expect(await metricsAt(stand.workerMetricsUrl)).toContain('robots_bugs_total 0');
  });
});

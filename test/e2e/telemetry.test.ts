import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  alerts,
  monitoringDir,
  parseScrape,
  questions,
  selectorsIn,
  type Series,
} from '../support/monitoring';
import { describeWithPromtool, promtool } from '../support/promtool';
import { codes, type Stand, seconds, startStand } from '../support/stand';
import { until } from '../support/until';

jest.setTimeout(seconds(1_200) + 180_000);

const jobs = { 'robots-endpoint': 'metricsUrl', 'robots-worker': 'workerMetricsUrl' } as const;

describe('a healthy stand that has carried out deals of every robot', () => {
  let stand: Stand;
  let before: Series[];
  let after: Series[];
  let ids: Map<string, number>;
  beforeAll(async () => {
    stand = await startStand();
    await stand.start('endpoint');
    await stand.start('worker');
    await stand.install();
    ids = new Map();
    await carryOne('erp_order');
    before = await until('Temporal was read with worker and attributes', async () => {
      const read = await scrape();
      const has = (wanted: string) =>
        read.some(({ name, value, labels }) => name === wanted && (value === 1 || 'status' in labels));
      return has('robots_queue_workers') && has('robots_runs_open') && read;
    });
    for (const robot of codes) if (!ids.has(robot)) await carryOne(robot);
    // A run goes on for a moment after the portal has its answer.
    after = await until('the worker has counted each answer', async () => {
      const read = await scrape();
      return read.filter(({ name }) => name === 'robots_answers_total').length === codes.length && read;
    });
  });
  afterAll(() => stand.stop());

  async function carryOne(robot: string): Promise<void> {
    const properties: Record<string, string> = robot === 'jira_project' ? { project_key: 'SALES' } : {};
    const id = await stand.callDeal({ robot, properties });
    ids.set(robot, id);
    await stand.answered(id);
  }

  async function scrape(): Promise<Series[]> {
    const read = Object.entries(jobs).map(async ([job, url]) => {
      const text = await (await fetch(`${stand[url]}/metrics`)).text();
      return parseScrape(text).map((one) => ({ ...one, labels: { ...one.labels, job, instance: job } }));
    });
    return (await Promise.all(read)).flat();
  }

  function absentIn(expr: string): string[] {
    return selectorsIn(expr).flatMap(({ name, labels }) => {
      const found = after.filter((one) => one.name === name);
      if (found.length === 0) return [name];
      return labels
        .filter((label) => !found.some((one) => label in one.labels))
        .map((one) => `${name}{${one}}`);
    });
  }

  it('tells every metric that an alert or the dashboard names', () => {
    expect(alerts.flatMap(({ expr }) => absentIn(expr))).toEqual([]);
    expect(questions.flatMap(({ expr }) => absentIn(expr))).toEqual([]);
  });

  it('counts what was done, by robot, system and portal', () => {
    const told = (name: string, labels: Record<string, string>): number | undefined =>
      after.find(
        (one) =>
          one.name === name && Object.entries(labels).every(([key, value]) => one.labels[key] === value),
      )?.value;
    const portal = new URL(stand.sandbox.portal.url).host;
    for (const robot of codes) {
      expect(told('robots_calls_total', { robot, outcome: 'call' })).toBe(1);
      expect(told('robots_answers_total', { robot, status: 'ok' })).toBe(1);
      expect(told('robots_run_seconds_count', { robot })).toBe(1);
    }
    for (const system of ['erp', 'jira', 'one-c'])
      expect(told('robots_attempts_total', { system, outcome: 'done' })).toBeGreaterThan(0);
    expect(told('robots_portal_requests_total', { portal, outcome: 'done' })).toBeGreaterThan(0);
    expect(told('robots_portal_state', { portal, state: 'confirmed' })).toBe(1);
    expect(told('robots_queue_workers', { queue: 'erp' })).toBe(1);
    expect(told('robots_bugs_total', {})).toBe(0);
  });

  it('has no label that grows with the deals', () => {
    const values = new Set(after.flatMap(({ labels }) => Object.values(labels)));
    expect([...values].filter((value) => /DEAL|COMPANY|work\/|[0-9a-f]{32}/.test(value))).toEqual([]);
  });

  it('logs one line for each call and one for each answer, in words', () => {
    const lines = (role: 'endpoint' | 'worker') =>
      stand
        .logOf(role)
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Record<string, string>);
    for (const [robot, id] of ids) {
      const of = { robot, document: `DEAL_${id}`, run: expect.stringContaining(`${robot}/DEAL_${id}/`) };
      const about = (role: 'endpoint' | 'worker') =>
        lines(role).filter(({ document, robot: by }) => document === of.document && by === robot);
      expect(about('endpoint')).toEqual([
        expect.objectContaining({ ...of, msg: `accepted ${robot} for DEAL_${id}` }),
      ]);
      expect(about('worker')).toEqual([
        expect.objectContaining({
          ...of,
          status: 'ok',
          msg: expect.stringMatching(`^${robot} for DEAL_${id} answered "ok" [0-9.]+ s after its call$`),
        }),
      ]);
    }
  });

  it('logs nothing of the SDK where nothing is wrong', () => {
    expect(stand.logOf('worker')).not.toMatch(/not polling|state changed/);
  });

  describeWithPromtool('with its real figures over hours', () => {
    let dir: string;
    beforeAll(() => {
      dir = mkdtempSync(join(tmpdir(), 'alerts-'));
    });
    afterAll(() => rmSync(dir, { recursive: true }));

    it('is told of by no alert', () => {
      const key = ({ name, labels }: Series): string =>
        `${name}{${Object.entries(labels)
          .map(([label, value]) => `${label}="${value}"`)
          .join(', ')}}`;
      const earlier = new Map(before.map((one) => [key(one), one.value]));
      const inputSeries = after.map((one) => ({
        series: key(one),
        values: `${earlier.get(key(one)) ?? '_'}x60 ${one.value}x240`,
      }));
      const up = Object.keys(jobs).map((job) => ({
        series: `up{job="${job}", instance="${job}"}`,
        values: '1x300',
      }));
      const file = join(dir, 'healthy.json');
      writeFileSync(
        file,
        JSON.stringify({
          rule_files: [join(monitoringDir, 'alerts.yml')],
          evaluation_interval: '1m',
          tests: [
            {
              interval: '1m',
              input_series: [...inputSeries, ...up],
              alert_rule_test: ['5m', '62m', '75m', '290m'].flatMap((at) =>
                alerts.map(({ alert }) => ({ eval_time: at, alertname: alert, exp_alerts: [] })),
              ),
            },
          ],
        }),
      );
      expect(promtool('test', 'rules', file)).toEqual({ code: 0, said: expect.stringContaining('SUCCESS') });
    });
  });
});

import type { Fleet } from '../../../src/temporal/fleet';
import { startFleetMetrics } from '../../../src/telemetry/fleet-metrics';
import { until } from '../../support/until';

const fleet: Fleet = {
  runs: [{ system: 'erp', status: 'waiting', count: 3 }],
  stuck: 0,
  queues: [{ queue: 'erp', workers: 2, backlog: 5, oldestMs: 1_500, held: true }],
};

it('what Temporal tells is shown while it answers, and no figure of before when it does not', async () => {
  let answers = true;
  const metrics = startFleetMetrics(
    () => (answers ? Promise.resolve(fleet) : Promise.reject(new Error('away'))),
    10,
  );
  const shows = (line: string) => async () => (await metrics.text()).includes(line);
  await until('it was read', shows('robots_temporal_reachable 1'));
  const text = await metrics.text();
  for (const line of [
    'robots_runs_open{system="erp",status="waiting"} 3',
    'robots_runs_stuck 0',
    'robots_queue_workers{queue="erp"} 2',
    'robots_queue_backlog{queue="erp"} 5',
    'robots_queue_backlog_seconds{queue="erp"} 1.5',
    'robots_queue_held{queue="erp"} 1',
  ])
    expect(text).toContain(line);
  answers = false;
  await until('it was seen to be away', shows('robots_temporal_reachable 0'));
  expect(await metrics.text()).not.toMatch(/^robots_(runs|queue)\S+ \S+$/m);
  metrics.stop();
});

import { createMetricsApp } from '../../../src/cli/serve-metrics';
import { createEndpoint } from './fixture';

it('metrics and health with details are told where they are asked for, and nothing else is there', async () => {
  const { metrics, store } = await createEndpoint();
  const app = createMetricsApp({ metrics, health: () => ({ temporal: 'away', inbox: store.stats() }) });
  store.shown = { ...store.shown, pending: 7, accepting: false };

  const told = await app.request('/metrics');
  expect(told.headers.get('content-type')).toContain('text/plain');
  expect(await told.text()).toContain('robots_inbox_pending 7');
  const health = await app.request('/health');
  expect(health.status).toBe(200);
  expect(await health.json()).toMatchObject({ temporal: 'away', inbox: { pending: 7, accepting: false } });
  for (const path of ['/', '/robots/erp_order', '/install'])
    expect((await app.request(path, { method: 'POST' })).status).toBe(404);
});

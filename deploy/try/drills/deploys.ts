import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { until } from '../../../testbed/until';
import { type Drilled, fillIn, type Stage } from './stage';

/** Calls before each of the three changes; 210 in all. */
const callsAtATime = 70;

/**
 * A release with other workflow code goes out while runs wait for the ERP, and is taken back while more of them do; then it
 * goes out again, and only then the ERP answers. The old containers are gone each time.
 */
export async function deployAndRollBack(stage: Stage): Promise<Drilled> {
  const { engine, deals, world } = stage;
  const image = 'docker.io/library/bitrix24-durable-robots';
  await engine.podman('tag', `${image}:latest`, `${image}:one`);
  const next = join(stage.source, 'deploy/try/images/next-release');
  await engine.podman(
    'build',
    '--quiet',
    '--format',
    'docker',
    '--network',
    'host',
    '--tag',
    `${image}:two`,
    next,
  );
  await world.control.erpFaults({ create: { reply: 'http-503' }, find: { reply: 'http-503' } });
  const ids: number[] = [];
  const gates: string[] = [];
  for (const tag of ['two', 'one', 'two']) {
    ids.push(...(await deals.call(callsAtATime)));
    await until('the runs waited', () => areWaiting(stage, ids.length), { limitMs: 180_000, pauseMs: 2_000 });
    await fillIn(join(stage.source, '.env'), { ROBOTS_TAG: tag });
    // The gate: the release that is to come is asked whether it goes on with what is open.
    gates.push(await engine.shell('deploy/robots replay --running'));
    await engine.compose('up', '--detach', '--no-deps', 'worker', 'endpoint', 'endpoint-2', 'codec');
    await engine.untilHealthy('worker', 'endpoint', 'endpoint-2');
  }
  await world.control.erpFaults({ create: {}, find: {} });
  const account = await deals.settle(ids);
  const failedTasks = await countFailedTasks(stage);
  await fillIn(join(stage.source, '.env'), { ROBOTS_TAG: '' });
  await engine.compose('up', '--detach');
  if (failedTasks > 0) throw new Error(`${failedTasks} workflow tasks failed.`);
  return {
    account,
    seen: `there, back, and there again; no failed workflow task; the gate said: ${gates.at(-1)?.split('\n').at(-1)}`,
  };
}

async function areWaiting(stage: Stage, count: number): Promise<boolean> {
  return withClient(stage, async (client) => {
    const query = "B24Robot = 'erp_order' AND RobotStatus = 'waiting' AND ExecutionStatus = 'Running'";
    return (await client.workflow.count(query)).count >= count;
  });
}

/** Of all runs, in their histories. */
function countFailedTasks(stage: Stage): Promise<number> {
  return withClient(stage, async (client) => {
    let failed = 0;
    for await (const { workflowId, runId } of client.workflow.list({ query: "B24Robot = 'erp_order'" })) {
      const { events = [] } = await client.workflow.getHandle(workflowId, runId).fetchHistory();
      failed += events?.filter((event) => event.workflowTaskFailedEventAttributes).length ?? 0;
    }
    return failed;
  });
}

/** Temporal is published nowhere: it is asked where its container is. */
async function withClient<T>({ engine }: Stage, ask: (client: Client) => Promise<T>): Promise<T> {
  const [name = ''] = await engine.containersOf('temporal');
  const address = await engine.podman(
    'inspect',
    '--format',
    '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}',
    name,
  );
  const connection = await Connection.connect({ address: `${address}:7233` });
  try {
    return await ask(new Client({ connection }));
  } finally {
    await connection.close();
  }
}

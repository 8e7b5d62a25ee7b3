import { until } from '../../../testbed/until';
import type { Drilled, Stage } from './stage';

/** All that serve; the database last, whose end is felt by all. */
const services = ['worker', 'endpoint', 'endpoint-2', 'codec', 'ui', 'temporal', 'postgresql'];

/** Kills the first process of each container once, as a crash would, while calls come, and waits until it is back. */
export async function killEachOnce({ engine, deals }: Stage): Promise<Drilled> {
  const calling = deals.keepCalling(2);
  const back: string[] = [];
  let ids: number[] = [];
  try {
    for (const service of services) {
      const [name = ''] = await engine.containersOf(service);
      const begun = performance.now();
      const pid = Number(await engine.podman('inspect', '--format', '{{.State.Pid}}', name));
      process.kill(pid, 'SIGKILL');
      await until(
        `${service} had been started again`,
        async () => {
          const now = Number(await engine.podman('inspect', '--format', '{{.State.Pid}}', name));
          return now > 0 && now !== pid;
        },
        { limitMs: 60_000, pauseMs: 200 },
      );
      await engine.untilHealthy(service);
      back.push(`${service} ${Math.round((performance.now() - begun) / 1_000)}`);
      process.stderr.write(`killed ${service}, and it is back\n`);
    }
  } finally {
    ids = await calling.end();
  }
  return { account: await deals.settle(ids), seen: `back after s: ${back.join(', ')}` };
}

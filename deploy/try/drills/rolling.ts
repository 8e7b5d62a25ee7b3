import type { Drilled, Stage } from './stage';

/** Replaces one endpoint after the other as docs/upgrade.md says, while 50 calls a second come through Caddy. */
export async function restartEndpoints({ engine, deals }: Stage): Promise<Drilled> {
  const calling = deals.keepCalling(50);
  const begun = performance.now();
  let ids: number[] = [];
  try {
    for (const service of ['endpoint', 'endpoint-2']) {
      await engine.compose('up', '--detach', '--no-deps', '--force-recreate', service);
      await engine.untilHealthy(service);
    }
  } finally {
    ids = await calling.end();
  }
  const perSecond = ids.length / ((performance.now() - begun) / 1_000);
  return { account: await deals.settle(ids), seen: `${perSecond.toFixed(0)} calls came a second` };
}

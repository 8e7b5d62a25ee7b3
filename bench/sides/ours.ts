import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freshKey } from '../../src/cli/sandbox-environment';
import { hashSecret } from '../../src/endpoint/secret-hash';
import { freePort } from '../../src/temporal/server/free-port';
import type { PortalMemo } from '../../workflows/portal';
import { robotCode } from '../robot-calls';
import { startServerProcess } from '../server-process';
import type { Side, SideStand } from '../side';
import { startTemporal } from '../start-temporal';

/** `robots endpoint`: synced to disk, the dispatcher starting workflows beside it. */
export const ours: Side = {
  title: 'ours, synced, the dispatcher at work',
  start: (stand) => start(stand),
};

/** The same process, Temporal being stopped when the calls come. */
export const oursTemporalStopped: Side = {
  title: 'ours, Temporal stopped',
  start: (stand) => start(stand, { temporalStops: true }),
};

async function start(
  { dir, temporalBinary, caller }: SideStand,
  { temporalStops = false } = {},
): ReturnType<Side['start']> {
  const temporal = await startTemporal(temporalBinary, dir);
  const port = await freePort(0);
  const url = `http://127.0.0.1:${port}`;
  const inboxDir = join(dir, 'inbox');
  await knowPortal(inboxDir, caller);
  const server = await startServerProcess({
    script: join(__dirname, '../../src/main.js'),
    args: ['endpoint'],
    environment: {
      PORT: String(port),
      INBOX_DIR: inboxDir,
      CODEC_KEYS: freshKey('bench'),
      VAULT_KEYS: freshKey('bench'),
      TEMPORAL_ADDRESS: temporal.address,
    },
    dir,
    url,
  });
  let before = 0;
  return {
    url: `${url}/robots/${robotCode}`,
    async warmed() {
      before = await atWork(url);
      if (temporalStops) await temporal.stop();
    },
    ...(!temporalStops && { started: async () => (await settled(url)) - before }),
    async stop() {
      await server.stop();
      await temporal.kill();
    },
  };
}

/** As an endpoint keeps what it learned of a portal, so that no installation is needed. */
async function knowPortal(
  inboxDir: string,
  { memberId, applicationToken }: SideStand['caller'],
): Promise<void> {
  const portal: PortalMemo = {
    memberId,
    host: '127.0.0.1:80',
    language: 'ru',
    tokenHashes: [hashSecret(applicationToken)],
  };
  await mkdir(inboxDir);
  await writeFile(join(inboxDir, 'portals.json'), JSON.stringify([portal]));
}

/** Waits until Temporal takes workflows, and returns how many it has. @throws Error if it takes none in 30 s */
async function atWork(url: string): Promise<number> {
  const end = Date.now() + 30_000;
  for (;;) {
    const count = await settled(url);
    if (count > 0) return count;
    if (Date.now() > end) throw new Error('The dispatcher started no workflow in 30 s.');
    await delay(50);
  }
}

/** Calls that became workflows, by the endpoint's own count. */
async function settled(url: string): Promise<number> {
  const metrics = await (await fetch(`${url}/metrics`)).text();
  return Number(/^robots_dispatched_total\{outcome="settled"\} (\d+)/m.exec(metrics)?.[1] ?? 0);
}

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describeMachine } from '../../../testbed/machine';
import { capture } from '../commands';
import { createDeals, isWhole } from '../deals';
import { type Engine, startEngine } from '../engine';
import { startWorld, type World } from '../world';
import { backUpAndRestore } from './backup';
import { deployByTheDocs } from './by-the-docs';
import { deployAndRollBack } from './deploys';
import { killEachOnce } from './kills';
import { restartEndpoints } from './rolling';
import { scaleWorkers } from './scale';
import type { Drilled, Stage } from './stage';
import { stageBeside } from './staging';

const drills: Readonly<Record<string, { title: string; drill: (stage: Stage) => Promise<Drilled> }>> = {
  deploy: { title: 'docs/deploy.md, block by block; a deal of each robot', drill: deployByTheDocs },
  kills: { title: 'each container killed once', drill: killEachOnce },
  scale: { title: 'three workers', drill: scaleWorkers },
  rolling: { title: 'endpoints restarted in turn, 50 calls a second', drill: restartEndpoints },
  deploys: { title: 'new version and back, with runs waiting', drill: deployAndRollBack },
  backup: { title: 'yesterday’s database under today’s inbox', drill: backUpAndRestore },
  staging: { title: 'staging beside production', drill: stageBeside },
};

interface Row extends Drilled {
  title: string;
  seconds: number;
  fine: boolean;
}

/** @param only drills to be tried behind the first, by name; all where none is named */
export async function runDrills({
  cache,
  source,
  only,
}: {
  cache: string;
  source: string;
  only: readonly string[];
}): Promise<number> {
  const engine = await startEngine(cache, source);
  const rows: Row[] = [];
  let world: World | undefined;
  try {
    world = await startWorld(cache, source);
    const deals = createDeals(world.control, world.access.portal.memberId);
    const stage = { cache, source, engine, world, deals };
    for (const [name, { title, drill }] of Object.entries(drills)) {
      if (only.length > 0 && name !== 'deploy' && !only.includes(name)) continue;
      process.stderr.write(`\n=== ${title} ===\n`);
      const begun = performance.now();
      const drilled = await drill(stage).then(
        (found) => ({ ...found, fine: found.account === undefined || isWhole(found.account) }),
        (error: unknown) => ({ fine: false, seen: error instanceof Error ? error.message : String(error) }),
      );
      const row = { title, seconds: Math.round((performance.now() - begun) / 1_000), ...drilled };
      rows.push(row);
      process.stderr.write(`${lineOf(row)}\n`);
      if (!row.fine) await writeFile(join(cache, 'failed.log'), await logsOf(engine));
      if (!row.fine && name === 'deploy') break;
    }
    await engine.compose('down', '--volumes', '--timeout', '20');
    const left = await engine.podman('ps', '--all', '--format', '{{.Names}}');
    rows.push({
      title: 'everything taken down',
      seconds: 0,
      fine: left === '',
      seen: left || 'nothing is left',
    });
  } finally {
    await world?.stop();
    await engine.stop();
  }
  const fine = rows.every((row) => row.fine);
  const text = await tableOf(source, rows);
  process.stdout.write(`${text}\n`);
  if (fine && only.length === 0) await writeFile(join(cache, 'result.md'), `${text}\n`);
  return fine ? 0 : 1;
}

const logsOf = (engine: Engine): Promise<string> =>
  engine.compose('logs', '--no-color', '--tail', '300').catch((error: Error) => error.message);

async function tableOf(source: string, rows: readonly Row[]): Promise<string> {
  const commit = await capture('git', ['rev-parse', '--short', 'HEAD'], { cwd: source });
  const fingerprint = await capture(join(source, 'deploy/try/fingerprint'), []);
  const { cpu, cores, memoryGb } = await describeMachine(source);
  return [
    `The stand of commit ${commit}, ${new Date().toISOString().slice(0, 16).replace('T', ' ')} UTC, on ${cores} cores (${cpu}), ${memoryGb} GB.`,
    'The compose file, Dockerfile, Caddyfile and scripts are those of git. Stand-ins: base images (Debian by debootstrap, Node of',
    'npm, PostgreSQL of Debian, Temporal’s server, tools and UI of their Go modules), and portal and far systems (the sandbox).',
    `What it ran: ${fingerprint} (deploy/try/fingerprint).`,
    '',
    '| Tried | Acknowledged = carried out = answered | Lost | Doubled | Refused | Seen | s |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...rows.map(lineOf),
  ].join('\n');
}

function lineOf({ title, account, seen, seconds, fine }: Row): string {
  const { acknowledged, carriedOut, answered, lost, doubled, refused } = account ?? {};
  const counts = account ? `${acknowledged} = ${carriedOut} = ${answered}` : '';
  const mark = fine ? '' : '**FAILED** ';
  return `| ${mark}${title} | ${counts} | ${lost ?? ''} | ${doubled ?? ''} | ${refused ?? ''} | ${seen.replaceAll('\n', ' ').replaceAll('|', '/').slice(0, 600)} | ${seconds} |`;
}

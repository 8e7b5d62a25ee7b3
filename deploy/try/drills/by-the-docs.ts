import { copyFile, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { installRobots } from '../../../testbed/install';
import { until } from '../../../testbed/until';
import { robots } from '../../../src/robots';
import { type Drilled, fillIn, type Stage } from './stage';

const minutes = { limitMs: 240_000, pauseMs: 1_000 };

/** Where the document has a person do something that is no command, by the words that its step begins with. */
const byHand: readonly [step: RegExp, act: (stage: Stage) => Promise<unknown>][] = [
  [/^Fill in/, fillInSettings],
  [/^Start:/, ({ engine }) => engine.untilHealthy('temporal', 'worker', 'endpoint', 'endpoint-2', 'codec')],
  [/^Save the application/, ({ world }) => install(world)],
  [/^Move a deal/, callEveryRobot],
];

/** Follows docs/deploy.md from its first step to its last: every block of commands is run as it stands there. */
export async function deployByTheDocs(stage: Stage): Promise<Drilled> {
  const text = await readFile(join(stage.source, 'docs/deploy.md'), 'utf8');
  let blocks = 0;
  let acts = 0;
  for (const step of stepsOf(text)) {
    process.stderr.write(`${step.split('\n')[0]}\n`);
    for (const [, block = ''] of step.matchAll(/^ *```sh\n([\s\S]*?)^ *```$/gm)) {
      blocks += 1;
      process.stderr.write(`${await stage.engine.shell(block)}\n`);
    }
    const act = byHand.find(([words]) => words.test(step.replace(/^\d+\. \**/, '')));
    if (!act) continue;
    acts += 1;
    await act[1](stage);
  }
  if (acts < byHand.length) throw new Error('docs/deploy.md has lost a step that a person takes.');
  const image = await stage.engine.podman(
    'image',
    'inspect',
    '--format',
    '{{.Size}}',
    'bitrix24-durable-robots:latest',
  );
  const base = await stage.engine.podman(
    'image',
    'inspect',
    '--format',
    '{{.Size}}',
    'node:24-bookworm-slim',
  );
  const own = Math.round((Number(image) - Number(base)) / 1e6);
  if (own > 250) throw new Error(`Our layers of the image have ${own} MB, more than 250.`);
  return {
    seen: `${blocks} blocks ran, ${robots.length} robots answered ok; our layers of the image: ${own} MB`,
  };
}

/** Numbered steps, each to the beginning of the next. */
export function stepsOf(text: string): string[] {
  return text.split(/^(?=\d+\. )/m).filter((part) => /^\d+\. /.test(part));
}

async function fillInSettings({ source, world }: Stage): Promise<void> {
  await mkdir(join(source, 'certificates'), { recursive: true });
  await copyFile(world.authority, join(source, 'certificates/authority.pem'));
  await fillIn(join(source, '.env'), world.settings);
}

function install({ control, settings }: Stage['world']): Promise<void> {
  const url = settings.PUBLIC_URL ?? '';
  return installRobots(control, {
    url,
    codes: robots.map(({ code }) => code),
    handlers: url,
    limitMs: minutes.limitMs,
  });
}

/** A deal for each robot, on stages of their own; `erp_order` stays on its stage for the drills. */
async function callEveryRobot({ world: { control } }: Stage): Promise<void> {
  await control.placeRobot({ code: 'erp_order' });
  await control.placeRobot({ code: 'jira_project', properties: { project_key: 'SALES' }, stageId: 'WON' });
  for (const code of ['erp_client', 'onec_invoice']) await control.placeRobot({ code, stageId: 'WON' });
  const [id = 0] = await control.createDeals();
  await control.moveDeal(id, 'CONFIRMED');
  await control.moveDeal(id, 'WON');
  const calls = await until(
    'each robot had answered',
    async () => {
      const story = await control.deal(id);
      return (
        story.calls.length === robots.length &&
        story.calls.every(({ step }) => step !== 'waiting') &&
        story.calls
      );
    },
    minutes,
  );
  const bad = calls.filter(({ returned }) => returned?.status !== 'ok');
  if (bad.length > 0)
    throw new Error(
      `Not answered ok: ${JSON.stringify(bad.map(({ code, returned }) => ({ code, returned })))}`,
    );
}

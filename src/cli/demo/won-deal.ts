import type { ControlClient } from '../../../sandbox/control/client';
import type { PlaceRobotBody } from '../../../sandbox/control/bodies';
import { until } from '../../../testbed/until';

/** Robots of the stage "Won", as an administrator sets them. */
const robots: readonly PlaceRobotBody[] = [
  { code: 'jira_project', properties: { project_key: 'SALES' } },
  { code: 'erp_client' },
  { code: 'onec_invoice' },
];

/** ms */
const minute = 60_000;

/** Moves a deal to "Won", where it runs into all those robots side by side, and tells how each ended. */
export async function showWonDeal(
  control: ControlClient,
  dealId: number,
): Promise<{ fine: boolean; text: string }> {
  await control.moveDeal(dealId, 'WON');
  const ended = async (): Promise<Ended[]> => {
    const { calls } = await control.deal(dealId);
    return robots.map(({ code }) => ({ code, returned: calls.find((call) => call.code === code)?.returned }));
  };
  await until(
    'every robot had answered the won deal',
    async () => (await ended()).every(({ returned }) => returned),
    { limitMs: 3 * minute },
  ).catch(() => undefined);
  const all = await ended();
  return {
    fine: all.every(({ returned }) => returned?.status === 'ok'),
    text: [' won deal robot        answer   returned', ...all.map((one) => line(dealId, one))].join('\n'),
  };
}

interface Ended {
  code: string;
  returned: Record<string, unknown> | undefined;
}

function line(dealId: number, { code, returned: { status, error, ...values } = {} }: Ended): string {
  const said = [...Object.values(values), error].map(text).filter(Boolean).join(' · ');
  return ` ${`DEAL_${dealId}`.padEnd(9)}${code.padEnd(14)}${(text(status) || '-').padEnd(9)}${said}`;
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** Puts them on the stage as soon as they are registered. */
export async function placeWonRobots(control: ControlClient): Promise<void> {
  const registered = async (): Promise<string[]> => (await control.state()).robots.map(({ code }) => code);
  await until(
    'the robots of the stage "Won" were registered',
    async () => {
      const there = await registered();
      return robots.every(({ code }) => there.includes(code));
    },
    { limitMs: minute },
  );
  const { placements } = await control.state();
  for (const robot of robots) {
    const isPlaced = placements.some(({ code, stageId }) => code === robot.code && stageId === 'WON');
    if (!isPlaced) await control.placeRobot({ ...robot, stageId: 'WON' });
  }
}

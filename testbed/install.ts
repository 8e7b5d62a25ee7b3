import type { ControlClient } from '../sandbox/control/client';
import { until, type UntilOptions } from './until';

export interface InstallOptions extends Partial<UntilOptions> {
  /** Where the portal reaches the endpoint. */
  url: string;
  /** Robots that are waited for. */
  codes: readonly string[];
  /** Where the robots' handlers are: a portal that was there before may have those of another start. */
  handlers?: string;
  language?: 'en' | 'ru';
}

/** Installs the application in the sandbox's portal as soon as an endpoint takes it, and waits for its robots there. */
export async function installRobots(
  control: ControlClient,
  { url, codes, handlers = '', language, limitMs = 60_000 }: InstallOptions,
): Promise<void> {
  await until(
    'the portal could install the application',
    async () => (await control.install(`${url}/install`, language ? { language } : {})).status === 200,
    { limitMs },
  );
  await until(
    'the robots were registered in the portal',
    async () => {
      const { robots } = await control.state();
      return codes.every((wanted) =>
        robots.some(({ code, handler }) => code === wanted && handler.startsWith(handlers)),
      );
    },
    { limitMs },
  );
}

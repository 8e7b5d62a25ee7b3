import axios from 'axios';
import { z } from 'zod';
import { type Config, differencesTo, loadConfig } from '../../config';
import { metricsUrlOf } from './check-address';
import { type Check, type Finding, fine, wrong } from './finding';

const timeoutMs = 5_000;

const health = z.object({
  settings: z.object({ key: z.string(), proof: z.string(), marks: z.record(z.string(), z.string()) }),
  /** An endpoint has one. */
  inbox: z.unknown().optional(),
});

/**
 * Whether what runs on this machine has the settings that this command was given: what else is looked at is looked at with
 * the command's own.
 */
export const checkSettings: Check = async ({ config }) => {
  const differ: string[] = [];
  const compared: string[] = [];
  for (const [role, url, ring] of placesOf(config)) {
    const theirs = await ask(url);
    const names = theirs && differencesTo(theirs, config, ring);
    if (!names) continue;
    compared.push(role);
    if (names.length > 0) differ.push(`the ${role} runs with another ${names.join(', ')}`);
  }
  return differ.length === 0 ? agreeing(compared) : [differing(differ)];
};

function agreeing(roles: readonly string[]): Finding[] {
  return roles.length === 0 ? [] : [fine('settings', `those that the ${roles.join(' and the ')} here has`)];
}

function differing(differ: readonly string[]): Finding {
  return wrong(
    'settings',
    `${differ.join('; ')} than this command was given`,
    'Give this command the settings of what runs, or restart that with these: the other lines are about these.',
  );
}

/** `robots all` has one port for both. */
function placesOf(config: Config): [role: string, url: string, ring: Config['VAULT_KEYS']][] {
  const { METRICS_HOST, WORKER_METRICS_PORT } = loadConfig('metrics');
  return [
    ['endpoint', metricsUrlOf(config), config.INBOX_KEYS],
    ['worker', metricsUrlOf({ METRICS_HOST, METRICS_PORT: WORKER_METRICS_PORT }), config.VAULT_KEYS],
  ];
}

async function ask(url: string): Promise<z.output<typeof health>['settings'] | undefined> {
  try {
    const { data } = await axios.get<unknown>(`${url}/health`, { timeout: timeoutMs, maxRedirects: 0 });
    return health.safeParse(data).data?.settings;
  } catch {
    // That nobody answers is told by the lines of inbox and queues.
    return undefined;
  }
}

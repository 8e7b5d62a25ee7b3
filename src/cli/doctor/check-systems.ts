import { randomUUID } from 'node:crypto';
import type { ExternalClients } from '../../../activities';
import type { ExternalSystem } from '../../../workflows/contract/task-queues';
import type { Config } from '../../config';
import { createExternalClients } from '../../worker/external-clients';
import { type Check, type Finding, fine, wrong } from './finding';

/** ms for a system to answer; far beyond its ordinary slowness. */
const timeoutMs = 60_000;

interface Question {
  name: string;
  /** Settings to look at where it fails. */
  settings: string;
  /** What it said; throws ClientError. */
  ask(clients: ExternalClients): Promise<string>;
}

/** Asks each system for something harmless, with the login that runs use; one entry per system. */
const questions: Record<ExternalSystem, Question> = {
  erp: {
    name: 'ERP',
    settings: 'ERP_WSDL, ERP_ENDPOINT, ERP_USER, ERP_PASSWORD',
    async ask({ erp }) {
      if (!erp?.order?.find) return 'has no look-up, and so cannot be asked without writing';
      // As short as a reference of ours: an ERP keeps 20 to 35 characters.
      await erp.order.find(`doctor-${randomUUID().slice(0, 8)}`, { timeoutMs });
      return 'answers a look-up';
    },
  },
  jira: {
    name: 'Jira',
    settings: 'JIRA_HOST and its login',
    async ask({ jira }) {
      await jira?.findProject({ key: 'DOCTOR', reference: `doctor/${randomUUID()}` }, { timeoutMs });
      return 'answers a look-up';
    },
  },
  'one-c': {
    name: '1C',
    settings: 'ONE_C_URL, ONE_C_USER, ONE_C_PASSWORD, ONE_C_MAPPING',
    async ask({ 'one-c': oneC }) {
      if (!oneC?.check) return 'has a service of its own, which cannot be asked without writing';
      const { fields } = await oneC.check({ timeoutMs });
      const absent = fields.filter(({ state }) => state === 'absent').map(({ field }) => field);
      if (absent.length > 0)
        throw new Error(`it does not publish ${absent.join(', ')}; see "robots one-c check"`);
      return 'publishes every field that is written';
    },
  },
};

export function configuredSystems(config: Config): ExternalSystem[] {
  return Object.keys(createExternalClients(config)) as ExternalSystem[];
}

export const checkSystems: Check = ({ config }) => {
  const clients = createExternalClients(config);
  return Promise.all(configuredSystems(config).map((system) => ask(system, clients)));
};

async function ask(system: ExternalSystem, clients: ExternalClients): Promise<Finding> {
  const { name, settings, ask: question } = questions[system];
  try {
    return fine(name, await question(clients));
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return wrong(name, message, `Bring it back, or correct ${settings}.`);
  }
}

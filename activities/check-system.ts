import { ClientError } from '../src/clients/client-error';
import { type ExternalClients, systems } from '../src/systems';
import type { DoctorsQuestion } from '../src/systems/define-system';
import type { ExternalSystem } from '../workflows/contract/external-systems';
import type { SystemCheck } from '../workflows/contract/portal-messages';

export interface CheckSystemActivities {
  /** Asks a system for something harmless, with the login that runs use. */
  checkSystem(input: { system: ExternalSystem }): Promise<SystemCheck>;
}

/** ms for a system to answer; whoever waits for it sits before a page. */
const timeoutMs = 25_000;

export function createCheckSystemActivities(clients: ExternalClients): CheckSystemActivities {
  return {
    async checkSystem({ system }) {
      const { ask }: DoctorsQuestion<unknown> = systems[system].doctor;
      try {
        return { ok: true, said: await ask(clients[system], { timeoutMs }) };
      } catch (error) {
        if (!(error instanceof ClientError)) throw error;
        return { ok: false, type: error.type, said: error.message };
      }
    },
  };
}

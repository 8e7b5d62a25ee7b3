import { messageOf } from '../../base/error-code';
import { ClientError } from '../../clients/client-error';
import { toldToOperators } from '../../messages';
import type { ExternalSystem } from '../../../workflows/contract/external-systems';
import type { DoctorsQuestion } from '../../systems/define-system';
import { configuredSystems, createExternalClients, systems } from '../../systems';
import { type Check, fine, type Finding, wrong } from './finding';

/** ms for a system to answer; far beyond its ordinary slowness. */
const timeoutMs = 60_000;

/** Asks each system for something harmless, with the login that runs use. */
export const checkSystems: Check = ({ config }) => {
  const clients = createExternalClients(config);
  return Promise.all(configuredSystems(config).map((system) => ask(system, clients[system])));
};

async function ask(system: ExternalSystem, client: unknown): Promise<Finding> {
  const { title, settings, ask: question }: DoctorsQuestion<unknown> = systems[system].doctor;
  try {
    return fine(title, await question(client, { timeoutMs }));
  } catch (error) {
    // A client names its system in front, as this line does.
    const message = messageOf(error).replace(`${title}: `, '');
    const { toDo } = toldToOperators(error instanceof ClientError ? error.type : '');
    return wrong(title, message, error instanceof ClientError ? `${toDo} Settings: ${settings}.` : toDo);
  }
}

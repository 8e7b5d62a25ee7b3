import type { RobotRegistration } from '../src/clients/bitrix24';
import { pickLanguage } from '../src/messages';
import type { Portals } from './portal-access';

export interface RegistrationActivities {
  /** Registers every robot of the product in a portal, each with the deal's field that it writes to. */
  registerRobots(input: { portal: string }): Promise<void>;
}

export function createRegistrationActivities({
  portals,
  registrations,
}: {
  portals: Portals;
  registrations: readonly RobotRegistration[];
}): RegistrationActivities {
  return {
    async registerRobots({ portal }) {
      const { client, record } = await portals.access(portal);
      const language = pickLanguage(record.language);
      for (const registration of registrations) {
        const field = registration.dealField;
        if (field) await client.ensureDealField({ name: field.name, label: field.label[language] });
        await client.addRobot(registration);
      }
    },
  };
}

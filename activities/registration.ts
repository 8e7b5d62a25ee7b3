import type { RobotRegistration } from '../src/clients/bitrix24';
import { messages, pickLanguage } from '../src/messages';
import type { Portals } from './portal-access';

/** The deal's field that an ERP order's number is written to. */
const orderField = 'UF_CRM_ERP_ORDER_ID';

export interface RegistrationActivities {
  /** Creates the deal's field and registers every robot of the product in a portal. */
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
      const label = messages.field.order[pickLanguage(record.language)];
      await client.ensureDealField({ name: orderField, label });
      for (const registration of registrations) await client.addRobot(registration);
    },
  };
}

import type { RobotRegistration } from '../clients/bitrix24';
import type { Localized } from '../messages';
import type { ReturnForm, RobotDescription } from './define-robot';

/** What every robot returns beside its own values, so that the process can branch. */
const commonReturns: Record<'status' | 'error', ReturnForm> = {
  status: {
    type: 'string',
    name: { en: 'Result: ok, failed or unknown', ru: 'Результат: ok, failed или unknown' },
  },
  error: { type: 'string', name: { en: 'What went wrong', ru: 'Что пошло не так' } },
};

export interface RegistrationOptions {
  /** Address of the endpoint as portals see it. */
  publicUrl: string;
  /** Ends the CODE of every robot, so that two installations live side by side in one portal; '' for the only one. */
  suffix: string;
  /** Type ids of the smart processes that robots are offered in; none: all. */
  smartProcesses: readonly number[];
}

/** A robot as the portal is told of it. */
export function registrationOf(
  robot: RobotDescription,
  { publicUrl, suffix, smartProcesses }: RegistrationOptions,
): RobotRegistration {
  const base = publicUrl.endsWith('/') ? publicUrl : `${publicUrl}/`;
  const code = `${robot.code}${suffix}`;
  const dealField = dealFieldOf(robot);
  return {
    code,
    handler: new URL(`robots/${code}`, base).href,
    name: marked(robot.name, suffix),
    description: robot.description,
    documents: robot.documents.flatMap((document) =>
      document === 'DYNAMIC' && smartProcesses.length > 0
        ? smartProcesses.map((type) => `DYNAMIC_${type}`)
        : [document],
    ),
    properties: robot.form,
    ...(dealField && { dealField }),
    returns: { ...robot.returnForm, ...commonReturns },
  };
}

/** The field of deals that a robot writes to. */
export function dealFieldOf({ field }: Pick<RobotDescription, 'field'>): RobotRegistration['dealField'] {
  return field && { name: `UF_CRM_${field.name}`, label: field.label };
}

/** Whoever places a robot must see which of two it is. */
function marked(name: Localized, suffix: string): Localized {
  if (suffix === '') return name;
  const mark = suffix.replace(/^_+/, '');
  return { en: `${name.en} (${mark})`, ru: `${name.ru} (${mark})` };
}

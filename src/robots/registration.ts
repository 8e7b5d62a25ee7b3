import type { RobotRegistration } from '../clients/bitrix24';
import type { ReturnForm, RobotDescription } from './define-robot';

/** What every robot returns beside its own values, so that the process can branch. */
const commonReturns: Record<'status' | 'error', ReturnForm> = {
  status: {
    type: 'string',
    name: { en: 'Result: ok, failed or unknown', ru: 'Результат: ok, failed или unknown' },
  },
  error: { type: 'string', name: { en: 'What went wrong', ru: 'Что пошло не так' } },
};

/**
 * A robot as the portal is told of it.
 *
 * @param publicUrl address of the endpoint as portals see it
 */
export function registrationOf(robot: RobotDescription, publicUrl: string): RobotRegistration {
  const base = publicUrl.endsWith('/') ? publicUrl : `${publicUrl}/`;
  return {
    code: robot.code,
    handler: new URL(`robots/${robot.code}`, base).href,
    name: robot.name,
    description: robot.description,
    documents: robot.documents,
    ...(robot.field && {
      dealField: { name: `UF_CRM_${robot.field.name}`, label: robot.field.label },
    }),
    properties: robot.form,
    returns: { ...robot.returnForm, ...commonReturns },
  };
}

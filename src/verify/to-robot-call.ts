import type { RobotCall } from '../../workflows/contract/robot-call';
import type { Timing } from '../../workflows/contract/timing';
import type { ParsedCall } from './claimed';
import type { Portal } from './claim';
import type { RobotDescription } from '../robots/define-robot';
import { documentTypes } from '../robots/document-types';
import { problemOf, userIn } from '../robots/properties';

/** @param receivedAt ms since 1970 */
export function toRobotCall(
  call: ParsedCall,
  portal: Pick<Portal, 'memberId' | 'language'>,
  robot: Pick<RobotDescription, 'documents' | 'form' | 'properties'>,
  { receivedAt, timing }: { receivedAt: number; timing: Timing },
): RobotCall {
  const { event } = call;
  return {
    portal: portal.memberId,
    robot: call.robot,
    workflowId: call.workflowId,
    document: call.document,
    ...(event && { event: { activityName: event.activityName, id: event.id } }),
    ...(event && call.waits && { answer: { eventToken: event.token, timeoutMs: call.timeoutMs } }),
    ...(event && !call.waits && { logToken: event.token }),
    receivedAt,
    properties: checkProperties(call, robot, portal.language),
    timing,
  };
}

type Checked = RobotCall['properties'];

/**
 * What the robot's schema makes of the settings on the stage. A setting that does not fit is no refusal, which
 * nobody would see: the reasons travel with the call, and its run answers the deal with them.
 *
 * @param language of the portal, in which its users know the settings' names
 */
export function checkProperties(
  { properties, document }: Pick<ParsedCall, 'properties' | 'document'>,
  robot: Pick<RobotDescription, 'documents' | 'form' | 'properties'>,
  language: string,
): Checked {
  const words = wordsIn[language === 'ru' ? 'ru' : 'en'];
  const notifyUser = robot.form.notify_user && userIn(properties.notify_user);
  const toTell = notifyUser === undefined ? {} : { notifyUser };
  if (!robot.documents.some((type) => documentTypes[type].id.test(document.id))) {
    const served = robot.documents.map((type) => documentTypes[type].name[words.language]).join(', ');
    const wrong = words.wrongDocument(served, document.id);
    return { ok: false, problems: [wrong], wrongDocument: true, ...toTell };
  }
  const checked = robot.properties.safeParse(properties);
  if (checked.success) return { ok: true, properties: checked.data };
  const problems = checked.error.issues.map((issue) => {
    const field = String(issue.path[0] ?? '');
    const label = robot.form[field]?.name[words.language] ?? field;
    return words.misfit(
      label,
      problemOf(issue, properties[field])[words.language],
      quoted(properties[field]),
    );
  });
  return { ok: false, problems, ...toTell };
}

const wordsIn = {
  en: {
    language: 'en',
    wrongDocument: (served: string, id: string) => `This robot works on ${served}, and was called for ${id}.`,
    misfit: (label: string, problem: string, got: string) => `"${label}" ${problem}${got && `, got ${got}`}.`,
  },
  ru: {
    language: 'ru',
    wrongDocument: (served: string, id: string) =>
      `Этот робот работает с документами: ${served}; вызван для ${id}.`,
    misfit: (label: string, problem: string, got: string) =>
      `«${label}» ${problem}${got && `, указано ${got}`}.`,
  },
} as const;

function quoted(value: unknown): string {
  if (typeof value !== 'string' || value === '') return '';
  return `"${value.length > 40 ? `${value.slice(0, 40)}…` : value}"`;
}

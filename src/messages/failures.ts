import { externalSystems, failurePrefix } from '../../workflows/contract/external-systems';
import { documentWords } from './document-words';
import { erpFailures } from './erp-failures';
import { invoiceFailures } from './invoice-failures';
import { jiraFailures } from './jira-failures';
import { portalFailures, portalFault } from './portal-failures';
import { quote } from '../base/quote';
import { runFailures } from './run-failures';
import { systemFailures } from './system-failures';
import type { Failure, FailureTexts, Subject, Tell, Words } from './tell';
import { wordsOf } from './works';

const known = {
  ...erpFailures,
  ...invoiceFailures,
  ...jiraFailures,
  ...portalFailures,
  ...runFailures,
} satisfies Record<string, Tell>;

/** First halves of the types of external systems' failures. */
const systems = externalSystems.map(failurePrefix);

/** Failures that have words of their own; the rest are told as the robot's own fault. */
export const knownFailureTypes: readonly string[] = [
  'Portal.Unavailable',
  ...systems.flatMap((system) => Object.keys(systemFailures).map((kind) => `${system}.${kind}`)),
  ...Object.keys(known),
];

/** What is said of a failure to the people who must act on it. */
export function failureTexts(failure: Failure, { robot, document }: Subject): FailureTexts {
  const words = { work: wordsOf(robot), document: documentWords(document) };
  return (tellerOf(failure.type) ?? ownFault)(failure, words);
}

function tellerOf(type: string): Tell | undefined {
  if (Object.hasOwn(known, type)) return known[type as keyof typeof known];
  if (type.startsWith('Portal.')) return portalFault;
  const kind = kindOf(type);
  return kind && systemFailures[kind];
}

/** The second half of an external system's failure type, if it is one that they have in common. */
export function kindOf(type: string): keyof typeof systemFailures | undefined {
  const [system, kind = ''] = type.split('.');
  const isKnown = systems.some((name) => name === system) && Object.hasOwn(systemFailures, kind);
  return isKnown ? (kind as keyof typeof systemFailures) : undefined;
}

function ownFault({ type }: Failure, { work }: Words): FailureTexts {
  return {
    aftermath: 'unsaid',
    reason: {
      en: `an error in the integration (${quote.bbCode(type, 60)})`,
      ru: `ошибка в интеграции (${quote.bbCode(type, 60)})`,
    },
    advice: {
      en: `Tell the administrator, and look into ${work.system.en} before you repeat anything.`,
      ru: `Сообщите администратору и, прежде чем повторять, проверьте, что приняла ${work.system.ru}.`,
    },
  };
}

import { type ClientFailureType, failureKinds } from '../../clients/failure-kinds';
import { externalSystems, failurePrefix } from '../../../workflows/contract/external-systems';
import { robots } from '../../robots';
import { documentWords } from '../document-words';
import type { Localized } from '../localized';
import { wordsOf } from '../works';
import { openFailures } from './any-open';
import { refusalFailures } from './any-refusal';
import {
  type Acts,
  type Aftermath,
  type Failure,
  type FailureEntry,
  type Subject,
  tell,
  type Words,
  upperFirst,
} from './entry';
import { erpFailures } from './erp';
import { jiraFailures } from './jira';
import { oneCFailures } from './one-c';
import { boxFailures } from './box';
import { portalCallFailures } from './portal-calls';
import { portalDocumentFailures } from './portal-document';
import { portalStandingFailures } from './portal-standing';
import { bug, runFailures } from './run';

/** Failures that several external systems have in common, by the second half of their type. */
const systemFailures = { ...openFailures, ...refusalFailures };

const ownWords = {
  ...erpFailures,
  ...jiraFailures,
  ...oneCFailures,
  ...boxFailures,
  ...portalCallFailures,
  ...portalDocumentFailures,
  ...portalStandingFailures,
  ...runFailures,
};

type OwnType = keyof typeof ownWords;
type CommonKind = keyof typeof systemFailures;
type CommonType = Extract<ClientFailureType, `${string}.${CommonKind}`>;

/** Every failure that a run, an installation or a portal may have. A client's that has no entry does not compile. */
export type RunFailureType = OwnType | CommonType;

declare module '../../../workflows/contract/failure-facts' {
  interface FailureTypes extends Record<RunFailureType, true> {}
}

/** Every one of them, with what it means to people. */
export const catalogue: Readonly<Record<RunFailureType | ClientFailureType, FailureEntry>> = {
  ...commonFailures(),
  ...ownWords,
};

/** What is said of a failure to the people who must act on it. */
export function failureTexts(
  failure: Failure,
  { robot, document }: Subject,
): { aftermath: Aftermath; reason: Localized; advice: Localized } {
  const words = { work: wordsOf(robot), document: documentWords(document) };
  const { aftermath, reason, advice } = entryOf(failure.type);
  return { aftermath, reason: tell(reason, failure, words), advice: tell(advice, failure, words) };
}

/** What work waits for that failed so; a sentence. */
export function waitsFor(failure: Failure, words: Words): Localized {
  const { waits, reason } = entryOf(failure.type);
  if (waits) return tell(waits, failure, words);
  // Without what others said of it: the line tells the next try and the deadline, too.
  const { en, ru } = tell(reason, { type: failure.type }, words);
  return { en: `${words.work.waits.en}: ${en}.`, ru: `${words.work.waits.ru}: ${ru}.` };
}

/** A failure as operators read it: sentences in English, of any deal, and without what others said. */
export interface ToldToOperators {
  happened: string;
  /** What was and was not done. */
  done: string;
  toDo: string;
  /** Who does it. */
  acts: Acts;
}

export function toldToOperators(type: string): ToldToOperators {
  const words = { work: wordsOf(robotOf(type)), document: documentWords('DEAL_') };
  const entry = entryOf(type);
  return {
    happened: sentence(tell(entry.reason, { type }, words).en),
    done: sentence(doneBy(entry)),
    toDo: entry.toDo ?? tell(entry.advice, { type }, words).en,
    acts: entry.acts,
  };
}

/** What was and was not done; a clause. */
export function doneBy({ done, aftermath }: FailureEntry): string {
  return done ?? (aftermath === 'open' ? 'it may have been done' : 'nothing was created');
}

function sentence(clause: string): string {
  return `${upperFirst(clause)}.`;
}

/** CODE of a robot that speaks of the same system; '' for a failure of no system. */
export function robotOf(type: string): string {
  const prefix = type.split('.')[0];
  return robots.find(({ system }) => failurePrefix(system) === prefix)?.code ?? '';
}

/** A type that is none of ours is a bug's. */
export function entryOf(type: string): FailureEntry {
  return isKnown(type) ? catalogue[type] : bug;
}

function isKnown(type: string): type is keyof typeof catalogue {
  return Object.hasOwn(catalogue, type);
}

/** The same of each system that may fail so. */
function commonFailures(): Record<CommonType, FailureEntry> {
  const entries = externalSystems.flatMap((system) =>
    failureKinds[system].flatMap((kind) =>
      Object.hasOwn(systemFailures, kind)
        ? [[`${failurePrefix(system)}.${kind}`, systemFailures[kind as CommonKind]]]
        : [],
    ),
  );
  return Object.fromEntries(entries) as Record<CommonType, FailureEntry>;
}

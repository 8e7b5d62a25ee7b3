import type { Client } from '@temporalio/client';
import { UnreachableError } from '../base/command-error';
import { applicationPage as texts, type Language, type Localized, systemName } from '../messages';
import { askPortal, RefusedError } from '../operator/portals';
import { readPollers } from '../temporal/pollers';
import { type ExternalSystem, externalSystems } from '../../workflows/contract/external-systems';
import { checkSystemUpdate } from '../../workflows/contract/portal-messages';
import { taskQueues } from '../../workflows/contract/task-queues';
import { type Line, ok, reasonOf, wrong } from './lines';

/** What a system answered. */
export interface Answer {
  system: ExternalSystem;
  /** Undefined: it answers. */
  problem: Localized | undefined;
}

/** Asks each system that any worker serves for something harmless, by that worker. */
export async function askSystems(client: Client, memberId: string): Promise<Answer[]> {
  const served = await Promise.all(
    externalSystems.map(async (system) => {
      const { workers } = await readPollers(client, taskQueues[system], 'activities');
      return workers.size > 0 ? [system] : [];
    }),
  );
  return Promise.all(
    served.flat().map(async (system) => ({ system, problem: await problemOf(client, memberId, system) })),
  );
}

async function problemOf(
  client: Client,
  memberId: string,
  system: ExternalSystem,
): Promise<Localized | undefined> {
  try {
    const checked = await askPortal(client, memberId, checkSystemUpdate, system);
    if (checked.ok) return undefined;
    return reasonOf(checked.type);
  } catch (error) {
    if (error instanceof RefusedError) return reasonOf(error.type);
    if (error instanceof UnreachableError) return reasonOf('Work.NotTaken');
    throw error;
  }
}

export function systemsLine(answers: readonly Answer[]): Line {
  const { title, ok: fine, wrong: bad, none, button } = texts.systems;
  const check = { button: { mend: 'check', label: button } } as const;
  if (answers.length === 0) return { title, state: 'open', text: none, ...check };
  const silent = answers.filter(({ problem }) => problem);
  if (silent.length > 0)
    return {
      ...wrong(
        title,
        both((language) => bad(listOf(silent, language))[language]),
      ),
      ...check,
    };
  return {
    ...ok(
      title,
      both((language) => fine(listOf(answers, language))[language]),
    ),
    ...check,
  };
}

function listOf(answers: readonly Answer[], language: Language): string {
  return answers
    .map(
      ({ system, problem }) => `${systemName(system, language)}${problem ? ` (${problem[language]})` : ''}`,
    )
    .join(', ');
}

function both(of: (language: Language) => string): Localized {
  return { en: of('en'), ru: of('ru') };
}

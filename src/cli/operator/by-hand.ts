import { userInfo } from 'node:os';
import type { ByHand } from '../../../workflows/contract/run-messages';
import { robots } from '../../robots';
import { ask } from '../ask';
import { UsageError } from '../../base/command-error';
import { printAside } from '../print';

export interface VerbCommand {
  robot?: string;
  portal?: string;
  /** No question is asked. */
  yes?: boolean;
  json?: boolean;
}

export interface ByHandCommand extends VerbCommand {
  reason: string;
  /** Who acts; the user of this machine where it is left out. */
  by?: string;
}

export interface Done {
  done: boolean;
  told: string;
}

/**
 * Says what will happen, asks unless it was told not to, and does it.
 *
 * @param title what it is done to @param act resolves with what came of it, where that is more than what was said
 */
export async function confirmed(
  { yes = false }: VerbCommand,
  title: string,
  will: string,
  act: () => Promise<unknown>,
): Promise<Done> {
  if (!yes) {
    printAside(`${title}: ${will}`);
    if (!(await ask('Do it?'))) return { done: false, told: 'Nothing was changed.' };
  }
  const told = await act();
  return { done: true, told: typeof told === 'string' ? `Done. ${told}` : `Done. ${will}` };
}

export function byHand({ by, reason }: ByHandCommand): ByHand {
  return { by: by ?? userInfo().username, reason };
}

/** @throws UsageError for what is no value of the robot's */
export function valuesOf(set: Pairs, robot: string): Record<string, string> {
  const known = Object.keys(robots.find(({ code }) => code === robot)?.returnForm ?? {});
  for (const [name] of set) {
    if (known.length === 0 || known.includes(name)) continue;
    throw new UsageError(`${robot} returns ${known.join(', ')}, and no ${name}.`);
  }
  return Object.fromEntries(set);
}

export type Pairs = readonly (readonly [name: string, value: string])[];

/** @throws UsageError */
export function pairsOf(set: readonly string[]): Pairs {
  if (set.length === 0) throw new UsageError('Say what the robot returns, with --set name=value.');
  return set.map((text) => {
    const [, name, value] = /^([^=]+)=(.+)$/s.exec(text) ?? [];
    if (name === undefined || value === undefined) {
      throw new UsageError(`--set takes name=value, not "${text}".`);
    }
    return [name, value] as const;
  });
}

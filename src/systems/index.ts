import type { z } from 'zod';
import { type ExternalSystem, externalSystems } from '../../workflows/contract/external-systems';
import { duration } from '../config/variables';
import type { ExternalSystemDefinition } from './define-system';
import { erp } from './erp';
import { jira } from './jira';
import { oneC } from './one-c';

/** Every external system of the product; the names are the contract's. */
export const systems = { erp, 'one-c': oneC, jira } satisfies Record<
  ExternalSystem,
  ExternalSystemDefinition<z.ZodRawShape, string, unknown>
>;

type Systems = typeof systems;
type Every<Union> = (Union extends unknown ? (of: Union) => void : never) extends (of: infer All) => void
  ? All
  : never;
type Duration = ReturnType<ReturnType<typeof duration>['default']>;

/** Variables of workers, of all systems. */
export const systemVariables = merge((name) => systems[name].variables) as Every<
  Systems[ExternalSystem]['variables']
>;

/** Variables of endpoints, of all systems. */
export const latencyVariables = merge((name) => {
  const { variable, ms } = systems[name].longestLatency;
  return { [variable]: duration(`${ms / 1_000}s`).default(ms) };
}) as { [Name in ExternalSystem as Systems[Name]['longestLatency']['variable']]: Duration };

type LatencySettings = z.output<z.ZodObject<typeof latencyVariables>>;

export function longestLatencies(set: LatencySettings): Record<ExternalSystem, number> {
  return perSystem((name) => set[systems[name].longestLatency.variable]);
}

/** What the systems may take at the longest where nothing is set. */
export const defaultLatencies = perSystem((name) => systems[name].longestLatency.ms);

/** Whatever the settings of some roles hold of the systems'. */
type Settings = z.output<z.ZodObject<typeof systemVariables>>;

export function configuredSystems(set: Partial<Settings>): ExternalSystem[] {
  return externalSystems.filter((name) => set[systems[name].address] !== undefined);
}

/** Complains of settings that do not go together. */
export function systemsAreWhole(set: Settings, context: z.RefinementCtx): void {
  for (const name of externalSystems) systems[name].check(set, context);
}

/** A worker without any external system could carry out nothing. */
export function someSystem(set: Partial<Settings>, context: z.RefinementCtx): void {
  if (configuredSystems(set).length > 0) return;
  const message = 'is missing: a path or URL of the ERP’s WSDL, or the settings of another external system';
  context.addIssue({ code: 'custom', path: [erp.address], message });
}

/** Clients of the external systems that this installation has. */
export type ExternalClients = {
  -readonly [Name in ExternalSystem]?: ReturnType<Systems[Name]['createClient']>;
};

/** A client of each external system that the settings name. @param warn is told what a client could not check */
export function createExternalClients(set: Settings, warn?: (text: string) => void): ExternalClients {
  const created = configuredSystems(set).map((name) => [
    name,
    // Its address is set.
    (systems[name] as ExternalSystemDefinition<z.ZodRawShape, string, unknown>).createClient(set, warn),
  ]);
  return Object.fromEntries(created) as ExternalClients;
}

function perSystem<T>(of: (name: ExternalSystem) => T): Record<ExternalSystem, T> {
  return Object.fromEntries(externalSystems.map((name) => [name, of(name)])) as Record<ExternalSystem, T>;
}

function merge(of: (name: ExternalSystem) => object): object {
  return Object.assign({}, ...externalSystems.map(of)) as object;
}

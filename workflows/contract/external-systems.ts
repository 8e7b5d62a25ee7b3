/** Systems that robots create things in; the one list of their names, each of which is its task queue as well. */
export const externalSystems = ['erp', 'one-c', 'jira'] as const;

export type ExternalSystem = (typeof externalSystems)[number];

/** First half of the types of a system's failures, and of the portal's: `Erp`, `OneC`, `Portal`. */
export function failurePrefix(system: ExternalSystem | 'portal'): string {
  return system.replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

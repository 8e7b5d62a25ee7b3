/** Systems that robots create things in; the one list of their names, each of which is its task queue as well. */
export const externalSystems = ['erp', 'one-c', 'jira'] as const;

export type ExternalSystem = (typeof externalSystems)[number];

type Pascal<Name extends string> = Name extends `${infer First}-${infer Rest}`
  ? `${Capitalize<First>}${Pascal<Rest>}`
  : Capitalize<Name>;

/** First half of the types of a system's failures, and of the portal's: `Erp`, `OneC`, `Portal`. */
export type FailurePrefix<S extends ExternalSystem | 'portal'> = S extends string ? Pascal<S> : never;

export function failurePrefix<S extends ExternalSystem | 'portal'>(system: S): FailurePrefix<S> {
  return system.replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase()) as FailurePrefix<S>;
}

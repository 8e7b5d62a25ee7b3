import type { z } from 'zod';
import type { Localized } from '../messages';

/** Settings of a system that is configured, its address among them. */
export type SettingsOf<Variables extends z.ZodRawShape, Address extends keyof Variables> = z.output<
  z.ZodObject<Variables>
> & { [Name in Address]: NonNullable<z.output<Variables[Name]>> };

/** How `robots doctor` finds out whether a system answers, with the login that runs use. */
export interface DoctorsQuestion<ExternalClient> {
  /** As its line begins. */
  title: string;
  /** Settings to look at where it fails. */
  settings: string;
  /** Asks for something harmless; what the system said. Throws ClientError. */
  ask(client: ExternalClient, options: { timeoutMs: number }): Promise<string>;
}

/** All that the product must know of one external system. */
export interface ExternalSystemDefinition<
  Variables extends z.ZodRawShape,
  Address extends keyof Variables & string,
  ExternalClient,
> {
  /** A subject in a sentence, feminine in Russian, e.g. `the ERP`. */
  name: Localized;
  /** Environment variables of workers and of the system's own commands. */
  variables: Variables;
  /** The variable without which this installation does not have the system. */
  address: Address;
  /** Complains of settings that do not go together. */
  check(set: z.output<z.ZodObject<Variables>>, context: z.RefinementCtx): void;
  /**
   * How long it may take at the longest: a variable of endpoints, and its default in ms. Each call takes it along.
   */
  longestLatency: { variable: `${string}_LONGEST_LATENCY`; ms: number };
  /** Attempts at a time, per worker process; what is fleet-wide is the rate of its queue on the server. */
  concurrency: number;
  /** @param warn is told what the client could not check */
  createClient(set: SettingsOf<Variables, Address>, warn?: (text: string) => void): ExternalClient;
  doctor: DoctorsQuestion<ExternalClient>;
}

/** An identity function: the compiler holds the parts of the definition together. */
export function defineSystem<
  Variables extends z.ZodRawShape,
  Address extends keyof Variables & string,
  ExternalClient,
  const Latency extends { variable: `${string}_LONGEST_LATENCY`; ms: number },
>(
  system: ExternalSystemDefinition<Variables, Address, ExternalClient> & { longestLatency: Latency },
): typeof system {
  return system;
}

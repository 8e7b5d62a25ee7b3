import type { CallOptions } from './exchange';
import type { SendOptions } from './odata';

/** What the steps so far have found out or made: keys of objects, and the invoice's number and amount. */
export type Known = Readonly<Record<string, string>>;

/** One step to an invoice; every method throws a ClientError. */
export interface Step<Input> {
  name: string;
  /** What is known of it already; undefined only where 1C says that there is nothing. */
  find(input: Input, known: Known, options: CallOptions): Promise<Known | undefined>;
  /** Makes it; absent for a step that only reads. */
  create?(input: Input, known: Known, options: SendOptions): Promise<Known>;
}

/** What an earlier step must have left. @throws Error: a bug in the order of the steps */
export function need(known: Known, name: string): string {
  const value = known[name];
  if (value === undefined) throw new Error(`1C: ${name} is not known at this step`);
  return value;
}

/** The two clocks of one step: each of its requests gets what is left. */
export function sharedTime({ timeoutMs }: CallOptions): () => CallOptions {
  const end = performance.now() + timeoutMs;
  return () => ({ timeoutMs: end - performance.now() });
}

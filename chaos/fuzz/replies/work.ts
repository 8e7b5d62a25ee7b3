/** What a client is asked to do, as an Activity does it: it looks up first, and creates what is not there. */
export interface Work {
  name: string;
  /** @param number sets what it is about apart from all else */
  attempt(number: number): Promise<unknown>;
}

/** ms for one call of a client; none here needs a tenth of it. */
export const timeoutMs = 10_000;
export const options = { timeoutMs, beforeSend: (): void => undefined };

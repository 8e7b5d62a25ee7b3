/** Who was called. */
export type Called = 'endpoint' | 'portal' | 'erp' | 'one-c' | 'jira';

/** One request and its answer, without anything secret. */
export interface Exchange {
  id: number;
  /** ms since 1970. */
  at: number;
  ms: number;
  to: Called;
  method: string;
  url: string;
  /** Those that are of use to whoever sends it again. */
  headers: Readonly<Record<string, string>>;
  request: Cut;
  /** Unset: no complete reply came. */
  status?: number;
  reply: Cut;
  /** Ids of the deals that it speaks of. */
  deals: readonly number[];
}

/** The beginning of a body. */
export interface Cut {
  text: string;
  /** Bytes of the whole. */
  bytes: number;
}

/** The last exchanges of this process, however many there were. */
export interface Wire {
  add(exchange: Omit<Exchange, 'id'>): void;
  /** The newest first. @param dealId only those that speak of it */
  latest(dealId?: number): readonly Exchange[];
}

const kept = 400;

export function createWire(): Wire {
  let exchanges: Exchange[] = [];
  let count = 0;
  return {
    add(exchange) {
      count += 1;
      exchanges = [{ id: count, ...exchange }, ...exchanges.slice(0, kept - 1)];
    },
    latest: (dealId) =>
      dealId === undefined ? exchanges : exchanges.filter(({ deals }) => deals.includes(dealId)),
  };
}

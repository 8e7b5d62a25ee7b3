/** Sessions that an ERP wants: one at a time, for all calls of a client. */
export interface Sessions {
  /** Id of the session; logs in where there is none. @throws what the log-in throws */
  id(timeoutMs: number): Promise<string>;
  /** The ERP does not know it any more. */
  forget(id: string): void;
  /** Ids that no text may show. */
  known(): readonly string[];
}

/** Calls that are under way may still name the session before. */
const shown = 2;

export function keepSessions(logIn: (timeoutMs: number) => Promise<string>): Sessions {
  let opening: Promise<string> | undefined;
  /** The session that is open. */
  let current: string | undefined;
  let known: string[] = [];

  async function open(timeoutMs: number): Promise<string> {
    const id = await logIn(timeoutMs);
    current = id;
    known = [id, ...known].slice(0, shown);
    return id;
  }

  return {
    id: (timeoutMs) =>
      (opening ??= open(timeoutMs).catch((error: unknown) => {
        opening = undefined;
        throw error;
      })),
    forget(id) {
      // Another call may have logged in meanwhile, or be about to.
      if (current !== id) return;
      current = undefined;
      opening = undefined;
    },
    known: () => known,
  };
}

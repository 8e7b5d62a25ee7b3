import type { Controlled } from '../control/controlled';
import { type Account, accountOf } from './account';
import type { Digest } from './digest';
import type { Supervisor } from './supervisor';
import type { Wire } from './wire/wire';

/** What the board shows, and what its buttons work on. */
export interface Board extends Required<Pick<Controlled, 'store' | 'portal' | 'far'>> {
  digest: Digest;
  wire: Wire;
  /** Of the processes beside the sandbox, where somebody runs them. */
  supervisor?: Supervisor | undefined;
  /** Address of the application's own tab for a deal; undefined: it has none. */
  tabUrl?: ((dealId: number) => string | undefined) | undefined;
  /** Where people look at the runs behind the calls. */
  runsUrl?: (() => string) | undefined;
  /** How a person calls the product's commands for what runs here. */
  robotsCommand?: string | undefined;
  account(): Account;
}

export function createBoard(given: Omit<Board, 'account'>): Board {
  const { store, digest } = given;
  let counted: { seq: number; account: Account } | undefined;
  return {
    ...given,
    account() {
      digest.read();
      if (counted?.seq !== digest.seq) counted = { seq: digest.seq, account: accountOf(store) };
      return counted.account;
    },
  };
}

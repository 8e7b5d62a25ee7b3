import type { FailureFacts } from './failure-facts';

// What stands in workflows' memos, where it is read without a worker.

/** What is kept in the memo of work that waits for an operator. */
export interface AsksMemo {
  asks: FailureFacts;
}

/** What is kept in the memo of work between two steps. */
export interface BegunMemo {
  begun: true;
}

/** What is kept in the memo of work that sends nothing new any more. Each attempt sees whether it is there. */
export interface StoppedMemo {
  stopped: true;
}

/** What an operator reads of an installation that waits for our own settings. */
export interface InstallMemo {
  memberId: string;
  state: 'unconfirmed';
  /** Why it waits. */
  reason: string;
}

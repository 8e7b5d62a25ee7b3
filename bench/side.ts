import type { Testbed } from '../testbed/testbed';
import type { Caller } from './robot-calls';

/** What a side is given for one measurement, and nobody else's. */
export interface SideStand {
  /** On the disk that is measured; what the side starts ends with it. */
  testbed: Testbed;
  /** Whose calls will come. */
  caller: Pick<Caller, 'memberId' | 'applicationToken'>;
}

/** A server that is up. */
export interface StartedSide {
  /** Where calls are sent to. */
  url: string;
  /** Comes after the warm-up and before the calls that count. */
  warmed?(): Promise<void>;
  /** Workflows that were started since. */
  started?(): Promise<number>;
}

/** One way to take a call, started anew for each measurement. */
export interface Side {
  title: string;
  /** What of other people's this machine would have to have installed; undefined where nothing is missing. */
  missing?(): Promise<string | undefined>;
  start(stand: SideStand): Promise<StartedSide>;
}

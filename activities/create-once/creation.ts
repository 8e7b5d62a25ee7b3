import type { Timing } from '../../workflows/contract/timing';
import type { ExternalSystem } from '../../workflows/contract/external-systems';
import type { Guard } from '../../workflows/contract/verdict';

/** One object to be created in an external system. */
export interface Creation<T> {
  system: ExternalSystem;
  /** What the system keeps of it, by which it is found again. */
  reference: string;
  guard: Guard;
  timing: Timing;
  /** It completes what an earlier step has created: never too late, and what fails leaves the whole open. */
  completes?: boolean;
  /**
   * Looks it up; undefined only where the system says that there is none. Absent for a system that cannot be asked.
   * @throws ClientError `not-done`
   */
  find?: ((options: { timeoutMs: number }) => Promise<T | undefined>) | undefined;
  /**
   * Where it cannot be looked up: ms in which the system takes a repeat for the first, counted from the beginning of the
   * oldest run whose outcome is open.
   */
  repeatableFor?: number;
  /** A repeat brings it up to date: it is sent even if an earlier run has created it. */
  updates?: boolean;
  /** Creates it; `beforeSend` is called right before the first byte leaves. @throws ClientError */
  create(options: { timeoutMs: number; beforeSend(): void }): Promise<T>;
}

export type CreateOnce = <T>(creation: Creation<T>) => Promise<T>;

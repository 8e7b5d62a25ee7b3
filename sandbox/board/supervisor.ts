/** Processes that whoever started the sandbox runs beside it. */
export const partNames = ['endpoint', 'worker', 'temporal'] as const;
export type PartName = (typeof partNames)[number];

/** May end those processes as a crash would, and start them again. */
export interface Supervisor {
  isUp(part: PartName): boolean;
  /** SIGKILL. */
  kill(part: PartName): Promise<void>;
  start(part: PartName): Promise<void>;
  /** SIGKILL to all of them, and to this process. */
  killEverything(): void;
}

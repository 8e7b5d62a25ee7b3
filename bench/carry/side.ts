import type { Stage } from './stage';

/** One way to carry calls out. */
export interface CarrySide {
  title: string;
  /** Starts a worker and takes the stage's calls. */
  start(stage: Stage, dir: string): Promise<{ stop(): Promise<void> }>;
}

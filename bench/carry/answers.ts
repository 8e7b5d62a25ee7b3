import type { ControlClient } from '../../sandbox/control/client';

/** The answers that the portal got, as the sandbox recorded them. */
export interface Answers {
  /** Waits until so many have come since the last time, and returns when each came, in ms since 1970. */
  next(count: number): Promise<number[]>;
}

/** ms without any line of the record after which runs are taken for stuck. */
const patience = 30_000;

/** Follows the sandbox's record from its end on. */
export async function followAnswers(control: ControlClient): Promise<Answers> {
  let since = (await control.record()).at(-1)?.seq ?? 0;
  return {
    async next(count) {
      const came: number[] = [];
      while (came.length < count) {
        const lines = await control.record({ since, wait: patience });
        if (lines.length === 0) throw new Error(`${came.length} of ${count} answers came, then nothing.`);
        since = lines.at(-1)?.seq ?? since;
        for (const { type, at } of lines) if (type === 'answer') came.push(at);
      }
      return came;
    },
  };
}

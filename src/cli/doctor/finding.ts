import type { Client } from '@temporalio/client';
import type { Config } from '../../config';

/** One line of the doctor's. */
export interface Finding {
  /** What was looked at, e.g. `portal tokens`. */
  check: string;
  ok: boolean;
  /** What was found. */
  message: string;
  /** What mends it; where it is not ok. */
  mend?: string;
}

/** What a check works with. */
export interface Patient {
  config: Config;
  client: Client;
  namespace: string;
}

/** No application is registered at the vendor's: nothing is installed, and its servers may be out of reach. */
export function servesBoxesOnly({ BOXES, BITRIX24_CLIENT_ID, BITRIX24_CLIENT_SECRET }: Config): boolean {
  return BOXES.length > 0 && !BITRIX24_CLIENT_ID && !BITRIX24_CLIENT_SECRET;
}

/** Looks at one thing; a check that throws was not able to. */
export type Check = (patient: Patient) => Promise<Finding[]>;

export function fine(check: string, message: string): Finding {
  return { check, ok: true, message };
}

/** @param mend an imperative sentence */
export function wrong(check: string, message: string, mend: string): Finding {
  return { check, ok: false, message, mend };
}

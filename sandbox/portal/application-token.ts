import type { Store } from '../store';

/** What the application's calls and events carry, constant until the next update. @param back updates ago */
export function applicationToken({ secrets, portal }: Store, back = 0): string {
  const serial = portal.applicationTokenSerial - back;
  return serial === 0 ? secrets.applicationToken : secrets.sign(`application_token ${serial}`, 32);
}

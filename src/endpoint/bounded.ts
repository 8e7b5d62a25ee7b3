/**
 * Bounds how many of a kind wait in the inbox, those included that are being stored now.
 *
 * @param waiting how many the inbox holds
 * @returns stores one more; resolves with false, and nothing stored, where `atMost` wait already
 */
export function createBounded(
  atMost: number,
  waiting: () => number,
): (store: () => Promise<void>) => Promise<boolean> {
  let storing = 0;
  return async (store) => {
    if (waiting() + storing >= atMost) return false;
    storing += 1;
    try {
      await store();
    } finally {
      storing -= 1;
    }
    return true;
  };
}

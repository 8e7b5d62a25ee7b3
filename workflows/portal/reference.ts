import { condition } from '@temporalio/workflow';

/**
 * Keeps the mark that stands for a portal in references for one portal, which its search attribute names. It never ends:
 * objects in external systems outlive the installation that made them. It takes and keeps nothing that would be sealed,
 * so no old codec key is needed for it.
 */
export async function reference(): Promise<void> {
  await condition(() => false);
}

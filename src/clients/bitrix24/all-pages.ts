import type { Command, CommandOutcome } from './command';
import type { RunCommands } from './run-commands';

/** Vendor: the page size of all lists. */
const pageSize = 50;
const largestBatch = 50;

/**
 * The pages of a list behind its first, read in one request each 50.
 *
 * @param pageFrom the command for the page that begins with this row
 */
export async function readFurtherPages(
  run: RunCommands,
  firstPage: CommandOutcome,
  pageFrom: (start: number) => Command,
): Promise<CommandOutcome[]> {
  const total = (firstPage.ok && firstPage.total) || 0;
  const further: CommandOutcome[] = [];
  for (let start = pageSize; start < total; start += pageSize * largestBatch) {
    const pages: Record<string, Command> = {};
    for (let at = start; at < Math.min(total, start + pageSize * largestBatch); at += pageSize)
      pages[`from${at}`] = pageFrom(at);
    const outcome = await run(pages);
    further.push(...Object.keys(pages).map((page) => outcome(page)));
  }
  return further;
}

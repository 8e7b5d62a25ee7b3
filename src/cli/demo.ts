import { resolve } from 'node:path';
import { packageRoot } from '../base/package-root';
import { robotsCommand } from './from-here';
import { narrate } from './demo/narrate';
import { isFine, readRows, sumUp, table } from './demo/result';
import { type Stand, startStand } from './demo/stand';
import { allAnswered, createMoreDeals, installApplication, moveThreeDeals } from './demo/three-deals';
import { until } from '../../testbed/until';
import { placeWonRobots, showWonDeal } from './demo/won-deal';
import { untilSignal } from './running';

export interface DemoOptions {
  /** Stop after these deals. */
  exit?: boolean;
  /** Print the result as the last line. */
  json?: boolean;
  /** Of everything that outlives a start; under the project's folder unless it is absolute. */
  dir: string;
}

const answersWithin = { limitMs: 180_000 };

/** `robots demo`: the main job on this machine. Resolves with whether every deal got its answer and nothing was doubled. */
export async function runDemo({ exit = false, json = false, dir }: DemoOptions): Promise<boolean> {
  const dataDir = resolve(packageRoot, dir);
  const stand = await startStand(dataDir, (line) => process.stderr.write(`${line}\n`));
  const telling = new AbortController();
  const told = narrate(stand.control, print, telling.signal);
  let fine = false;
  const run = async (): Promise<void> => {
    const shown = await Promise.race([showThreeDeals(stand), stand.failed, told.then(() => undefined)]);
    fine = shown?.fine ?? false;
    if (shown && json) print(shown.json);
  };
  try {
    // Whoever opens the address at once finds robots on the stages.
    await Promise.race([makeReady(stand), stand.failed]);
    print(head(stand, dir));
    if (exit) await run();
    else await untilSignal({ stop: async () => undefined, failed: staysUp(run(), stand, telling.signal) });
    return fine || !exit;
  } finally {
    telling.abort();
    await stand.stop();
    await told.catch(() => undefined);
  }
}

/** After the table the stand stays, until it is ended or falls. */
function staysUp(run: Promise<void>, stand: Stand, ending: AbortSignal): Promise<never> {
  // A person may break things meanwhile, which is what the stand is for.
  const shown = run.catch((error: Error) => print(`The demo's own deals: ${error.message}`));
  return shown.then(() => {
    if (!ending.aborted)
      print(' Everything stays up. Ctrl-C ends it; the next start goes on where this one stopped.');
    return stand.failed;
  });
}

async function makeReady({ control, endpointUrl }: Stand): Promise<void> {
  await installApplication(control, endpointUrl);
  await placeWonRobots(control);
}

async function showThreeDeals({ control }: Stand): Promise<{ fine: boolean; json: string }> {
  const ids = await control.createDeals({ count: 3 });
  await createMoreDeals(control);
  await moveThreeDeals(control, ids);
  await until('every deal had its answer', () => allAnswered(control, ids), answersWithin).catch(
    (error: Error) => print(error.message),
  );
  const rows = await readRows(control, ids);
  const result = sumUp(rows);
  print(`\n${table(rows)}\n\n lost ${result.lost} · doubled ${result.doubled}\n`);
  const won = await showWonDeal(control, ids[0] ?? 0);
  print(`${won.text}\n`);
  return { fine: isFine(result) && won.fine, json: JSON.stringify(result) };
}

function head({ sandbox, temporal, endpointUrl, logFile }: Stand, dir: string): string {
  return [
    '',
    ' Durable robots — SANDBOX on this machine (no real portal, ERP, Jira or 1C)',
    ` Portal    ${sandbox.boardUrl}      its deals: move one, break something, watch`,
    ` Runs      ${temporal.uiUrl}      Temporal Web UI, decrypted`,
    ` Endpoint  ${endpointUrl}      takes the portal's calls`,
    ` REST      ${sandbox.portal.url}      of the portal`,
    ` Faults    ${sandbox.controlUrl}      see sandbox/README.md`,
    ` Commands  ${robotsCommand()} doctor, runs, sync, erp try …      find all this by themselves`,
    ` Outage retry is 15 s here (5 min in production: OUTAGE_RETRY) · data in ${dir}/ (rm -r to start over) · log ${logFile}`,
    '',
  ].join('\n');
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

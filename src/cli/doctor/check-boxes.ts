import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf } from '../../base/error-code';
import { packageRoot } from '../../base/package-root';
import { clockDifference } from '../../base/signature';
import type { BoxStatus } from '../../clients/bitrix24';
import { ClientError } from '../../clients/client-error';
import type { Box } from '../../base/box';
import { boxesOf, type Config } from '../../config';
import { toldToOperators } from '../../messages';
import { robots } from '../../robots';
import { configuredSystems } from '../../systems';
import { boxClientOf, bringFields } from '../boxes';
import { type Check, type Finding, fine, wrong } from './finding';

/** s that a box's clock may be off; at 5 minutes nothing is accepted any more. */
const offAtMost = 60;

/** s that a call may wait in a box's outbox while the service is there. */
const waitsAtMost = 900;

/** Every boxed portal, by what its module says. */
export const checkBoxes: Check = async ({ config }) =>
  (await Promise.all(boxesOf(config).map((box) => checkBox(box, config)))).flat();

async function checkBox(box: Box, config: Config): Promise<Finding[]> {
  const about = (what: string): string => `box ${box.id}: ${what}`;
  const client = boxClientOf(box);
  try {
    const status = await client.readStatus();
    const signed = fine(about('signature'), `accepted at ${box.url}`);
    if (status.box !== box.id) return [signed, wrongBox(about('id'), status, box)];
    const missing = (await bringFields(client, box, { dryRun: true })).filter(
      ({ verdict }) => verdict === 'missing',
    );
    return [
      signed,
      checkClock(about('clock'), status),
      checkVersion(about('module'), status),
      checkRobots(about('robots'), status, config),
      missing.length === 0
        ? fine(about('fields'), 'there')
        : wrong(
            about('fields'),
            `deals have no ${missing.map(({ name }) => name).join(', ')}`,
            'Run "robots sync", or "Save and check" on the module’s options page.',
          ),
      checkOutbox(about('outbox'), status),
    ];
  } catch (error) {
    if (!(error instanceof ClientError)) throw error;
    return [wrong(about(refusedBy(error)), messageOf(error), toldToOperators(error.type).toDo)];
  }
}

/** What of a box keeps the service out. */
function refusedBy({ kind }: ClientError): string {
  if (kind === 'SignatureRefused') return 'signature';
  if (kind === 'ClocksDiffer') return 'clock';
  return kind === 'ModuleMissing' || kind === 'Uninstalled' ? 'module' : 'callback';
}

function wrongBox(check: string, { box: found }: BoxStatus, { id, url }: Box): Finding {
  return wrong(
    check,
    `the box at ${url} calls itself "${found}", and BOXES calls it "${id}"`,
    'Correct the address in BOXES, or the box id on the module’s options page.',
  );
}

function checkClock(check: string, { clockAhead }: BoxStatus): Finding {
  if (Math.abs(clockAhead) <= offAtMost) return fine(check, `within ${offAtMost} s of this machine’s`);
  const off = `the box’s clock is ${clockDifference(clockAhead)} of this machine’s`;
  return wrong(check, off, 'Set both by NTP: 5 minutes apart neither side accepts anything.');
}

function checkVersion(check: string, { version }: BoxStatus): Finding {
  const { version: own } = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as {
    version: string;
  };
  if (version === own) return fine(check, version);
  const mend = 'Unpack the module of this release over it, and "Save and check" on its options page.';
  return wrong(check, `version ${version}, and this release has ${own}`, mend);
}

function checkRobots(check: string, { robots: there }: BoxStatus, config: Config): Finding {
  const systems = configuredSystems(config);
  const wanted = robots.filter(({ system }) => systems.includes(system)).map(({ code }) => code);
  const missing = wanted.filter((code) => !there.includes(code));
  if (missing.length === 0) return fine(check, `${wanted.length} as this release has them`);
  const mend = '"Save and check" on the module’s options page, whose self-check names what hides them.';
  return wrong(check, `missing: ${missing.join(', ')}`, mend);
}

function checkOutbox(check: string, { outbox }: BoxStatus): Finding {
  const { waiting, oldestAge, sent, withdrawn } = outbox;
  const counts = `${waiting} wait to be sent, ${sent} at the service, ${withdrawn} withdrawn`;
  if (waiting === 0 || oldestAge <= waitsAtMost) return fine(check, counts);
  return wrong(
    check,
    `${counts}; the oldest waits for ${Math.round(oldestAge / 60)} minutes`,
    'The list on the module’s options page says why, for each; agents must be on cron.',
  );
}

import type { Client } from '@temporalio/client';
import { quote } from '../base/quote';
import { type Config, ConfigError, loadConfig, loadTemporalConfig, processEnvironment } from '../config';
import { messageOf } from '../base/error-code';
import { namespaceOf } from '../temporal/connect';
import { checkApplication } from './doctor/check-application';
import { checkAddress } from './doctor/check-address';
import { checkBoxes } from './doctor/check-boxes';
import { checkClock } from './doctor/check-clock';
import { checkFairness } from './doctor/check-fairness';
import { checkPortals } from './doctor/check-portals';
import { checkSystems } from './doctor/check-systems';
import { checkSettings } from './doctor/check-settings';
import { checkNamespace, checkSearchAttributes, missingNamespace } from './doctor/check-temporal';
import { checkWorkers } from './doctor/check-workers';
import { type Check, type Finding, fine, type Patient, servesBoxesOnly, wrong } from './doctor/finding';
import { UnreachableError } from '../base/command-error';
import { fromHere } from './from-here';
import { connectOperator, reach } from './operator/connect';
import { print } from './print';

/** What needs Temporal, and what does not; in the order in which causes come before what they cause. */
const onTemporal: Record<string, Check> = {
  namespace: checkNamespace,
  'search attributes': checkSearchAttributes,
  fairness: checkFairness,
  workers: checkWorkers,
  portals: checkPortals,
};
const elsewhere: Record<string, Check> = {
  boxes: checkBoxes,
  'public address': checkAddress,
  systems: checkSystems,
  application: checkApplication,
  settings: checkSettings,
  clock: checkClock,
};

export type Outcome = 'fine' | 'problem' | 'unreachable';

/** `robots doctor`: one line per check with what is wrong and what mends it. */
export async function runDoctor({ json = false }: { json?: boolean }): Promise<Outcome> {
  const findings: Finding[] = [];
  const tell = (told: readonly Finding[]): void => {
    const found = told.map(fitForTerminal);
    findings.push(...found);
    if (!json) for (const finding of found) process.stdout.write(`${toLine(finding)}\n`);
  };
  const outcome = await examine(tell);
  if (json) print(JSON.stringify({ outcome, findings }));
  return outcome;
}

async function examine(tell: (found: readonly Finding[]) => void): Promise<Outcome> {
  const config = readConfig(tell);
  if (!config) return 'problem';
  let isWrong = false;
  const telling = (found: readonly Finding[]): void => {
    isWrong ||= found.some(({ ok }) => !ok);
    tell(found);
  };
  telling(checkClientSecret(config));
  const client = connectOperator(config.CODEC_KEYS);
  try {
    const patient = { config, client, namespace: namespaceOf(loadTemporalConfig()) };
    const reached = await checkServer(client);
    telling([reached]);
    const missing = reached.ok ? await missingNamespace(patient) : undefined;
    if (missing) telling([missing]);
    else if (reached.ok) await runAll(onTemporal, patient, telling);
    await runAll(elsewhere, patient, telling);
    if (!reached.ok) return 'unreachable';
    return isWrong ? 'problem' : 'fine';
  } finally {
    await client.connection.close();
  }
}

/** Undefined where they do not fit: without them nothing else can be looked at. */
function readConfig(tell: (found: readonly Finding[]) => void): Config | undefined {
  try {
    return loadConfig('all');
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const mend = 'Correct it (see .env.example); nothing else was looked at.';
    tell(error.problems.map((problem) => wrong('configuration', problem, mend)));
    return undefined;
  }
}

function checkClientSecret(config: Config): Finding[] {
  const { BITRIX24_CLIENT_ID, BITRIX24_CLIENT_SECRET } = config;
  if (BITRIX24_CLIENT_ID && BITRIX24_CLIENT_SECRET) return [fine('configuration', 'complete')];
  if (servesBoxesOnly(config)) return [fine('configuration', 'complete for boxed portals')];
  return [
    wrong(
      'configuration',
      'BITRIX24_CLIENT_ID or BITRIX24_CLIENT_SECRET is not set: no installation is confirmed, and no token is renewed',
      'Set both as the application’s page in the portal shows them.',
    ),
  ];
}

async function checkServer(client: Client): Promise<Finding> {
  try {
    return fine('Temporal', `answers (${(await reach(client)).version})`);
  } catch (error) {
    if (!(error instanceof UnreachableError)) throw error;
    return wrong(
      'Temporal',
      error.message,
      'What needs it was not looked at; calls wait in the inbox meanwhile.',
    );
  }
}

async function runAll(
  checks: Record<string, Check>,
  patient: Patient,
  tell: (found: readonly Finding[]) => void,
): Promise<void> {
  for (const [name, check] of Object.entries(checks)) {
    try {
      tell(await check(patient));
    } catch (error) {
      tell([wrong(name, `could not be looked at: ${messageOf(error)}`, 'Mend that, and ask again.')]);
    }
  }
}

/** A finding repeats what portals and systems say. */
function fitForTerminal({ check, message, mend, ...finding }: Finding): Finding {
  const fit = (text: string): string => fromHere(quote.line(text, { longest: 2_000 }));
  return {
    ...finding,
    check: fit(check),
    message: fit(message),
    ...(mend !== undefined && { mend: fit(mend) }),
  };
}

function toLine({ check, ok, message, mend }: Finding): string {
  const colour = process.stdout.isTTY && !processEnvironment().NO_COLOR;
  const [mark, code] = ok ? ['✓', 32] : ['✗', 31];
  const marked = colour ? `\u001b[${code}m${mark}\u001b[0m` : mark;
  return `${marked} ${check}: ${message}${mend ? `${/[.!?]$/.test(message) ? '' : '.'} ${mend}` : ''}`;
}

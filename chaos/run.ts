import { once } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ControlClient } from '../sandbox/control/client';
import { processEnvironment } from '../src/config';
import { packageRoot } from '../src/base/package-root';
import { productionTiming } from '../src/timing';
import { installRobots } from '../testbed/install';
import { describeMachine, type Machine } from '../testbed/machine';
import { type Account, account } from './account/account';
import { readSandboxRecord, type SandboxRecords } from './account/read-record';
import { tellStory } from './account/story';
import { drain } from './drain';
import { injectFaults } from './inject';
import { insist } from './insist';
import { startBalancer } from './load/balancer';
import { openLoadRecord, readLoadRecord } from './load/load-record';
import { makeBoxCalls, planBoxDeals, prepareFields, startCron } from './load/box-calls';
import { readBoxRecord } from './load/box-record';
import { makeCalls } from './load/make-calls';
import { itemFields, placementsIn } from './load/stages';
import { sendForgeries } from './load/strangers';
import { kindOf } from './plan/faults';
import type { Form } from './plan/forms';
import { planCalls, type PortalName } from './plan/plan-calls';
import { planFaults } from './plan/plan-faults';
import { buildMutant } from './mutations/build-mutant';
import { type MutationName, mutations } from './mutations/mutations';
import { timeScale } from './stand/scaled';
import { startStand } from './stand/stand';

export interface ChaosOptions {
  form: Form;
  seed: number;
  /** A bug that is put in first. */
  mutation?: MutationName;
}

export interface ChaosResult extends Omit<Account, 'differences'> {
  seed: number;
  mutation?: MutationName;
  machine: Machine;
  /** Of all durations, against production's. */
  timeScale: number;
  /** Calls that the portal made, and sends of them to the endpoints, repeated ones included. */
  calls: number;
  sends: number;
  /** What strangers' forged requests were told, and how often. */
  strangers: Record<string, number>;
  /** How often each kind of fault came. */
  faults: Record<string, number>;
  /** Faults that this machine cannot be given, and why. */
  notMade: readonly string[];
  /** Processes of ours that ended by themselves, and how, e.g. `worker-2 (1)`. */
  falls: readonly string[];
  loadSeconds: number;
  /** From the last fault until nothing moved any more. */
  drainSeconds: number;
  differences: Account['differences'];
  /** The whole story of the first documents that differ. */
  stories: string[];
  /** Where everything is kept if something differs. */
  dir: string;
}

const storiesAtMost = 5;

/** One run: starts everything, calls, breaks, waits, and has the accountant compare the records. */
export async function runChaos(
  { form, seed, mutation }: ChaosOptions,
  log: (line: string) => void,
): Promise<ChaosResult> {
  const { REQUIRE_TMPFS } = processEnvironment();
  const cacheDir = join(packageRoot, '.cache');
  await mkdir(cacheDir, { recursive: true });
  // Beside the sources: on the disk that a sync means something to, and where a copy of the build finds its modules.
  const dir = await mkdtemp(join(cacheDir, 'chaos-'));
  const loadFile = join(dir, 'load.jsonl');
  const recordFile = join(dir, 'sandbox/record.jsonl');
  const note = openLoadRecord(loadFile);
  const boxDeals = planBoxDeals(form, seed);
  const readRecords = async (): Promise<Required<SandboxRecords>> => ({
    first: await readSandboxRecord(recordFile),
    second: await readSandboxRecord(join(dir, 'sandbox/second-portal/record.jsonl')),
    box: stand.box ? await readBoxRecord(stand.box, boxDeals) : [],
  });
  const settle = async (): Promise<Account> =>
    account(await readRecords(), readLoadRecord(loadFile), {
      sendWindowMs: productionTiming.sendWindow * timeScale,
      answerMarginMs: productionTiming.answerMarginAtMost * timeScale,
    });

  const dist = mutation ? join(dir, 'mutant') : join(__dirname, '..');
  if (mutation) await buildMutant(mutations[mutation], join(__dirname, '..'), dist);
  const balancer = await startBalancer(seed, note);
  const stand = await startStand({
    dir,
    dist,
    publicUrl: balancer.url,
    smallDiskRequired: REQUIRE_TMPFS === '1',
  }).catch(async (error: unknown) => {
    await balancer.close();
    throw error;
  });
  let endCron: (() => Promise<void>) | undefined;
  try {
    balancer.serve(stand.endpointUrls);
    await installIn('first', stand.control, balancer.url);
    await installIn('second', stand.secondControl, balancer.url);
    const machine = await describeMachine(dir);
    const faults = planFaults(form, seed).filter(
      ({ deed }) =>
        (stand.smallDisk || deed.do !== 'fill-disk') &&
        (stand.box || !('process' in deed && deed.process === 'box')),
    );
    if (stand.box) await prepareFields(stand.box);
    endCron = stand.box && startCron(stand.box);
    const began = Date.now();
    const { control: first, secondControl: second } = stand;
    const endStrangers = sendForgeries({
      endpointUrls: Object.values(stand.endpointUrls),
      portals: stand.portals,
    });
    try {
      await Promise.race([
        interruption(),
        Promise.all([
          injectFaults(faults, { stand, note, log }),
          makeCalls(planCalls(form, faults, seed), { first, second }, balancer),
          stand.box && makeBoxCalls(boxDeals, stand.box),
        ]),
      ]);
      await balancer.settled();
    } finally {
      note(await endStrangers());
    }
    const loaded = Date.now();
    log(`All calls are made, all faults are over; waiting for what is under way`);
    await drain(recordFile, settle, loaded + form.drainMs);
    const drained = Date.now();
    await endCron?.();
    await Promise.all([stand.stop(), balancer.close()]);

    const result = await settle();
    const load = readLoadRecord(loadFile);
    const records = await readRecords();
    const differing = new Map(
      result.differences.map(({ document, memberId }) => [`${memberId} ${document}`, { document, memberId }]),
    );
    if (result.differences.length === 0) await rm(dir, { recursive: true });
    return {
      ...result,
      seed,
      ...(mutation && { mutation }),
      machine,
      timeScale,
      calls: Object.values(records)
        .flat()
        .filter(({ type }) => type === 'call.sent').length,
      sends: load.filter(({ type }) => type === 'call').length,
      strangers: load.find((line) => line.type === 'strangers')?.told ?? {},
      faults: countKinds(faults.map(({ deed }) => kindOf(deed))),
      notMade: stand.notMade,
      falls: Object.entries(stand.processes).flatMap(([name, each]) =>
        each.falls().map((how) => `${name} (${how})`),
      ),
      loadSeconds: Math.round((loaded - began) / 1_000),
      drainSeconds: Math.round((drained - loaded) / 1_000),
      stories: [...differing.values()].slice(0, storiesAtMost).map((of) => tellStory(of, records, load)),
      dir,
    };
  } finally {
    try {
      await endCron?.();
    } finally {
      await Promise.all([stand.stop(), balancer.close()]);
    }
  }
}

/** Rejects on Ctrl-C, so that what was started is ended. */
async function interruption(): Promise<never> {
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  throw new Error('Interrupted; everything that was started has been ended.');
}

async function installIn(portal: PortalName, control: ControlClient, url: string): Promise<void> {
  const placements = placementsIn(portal);
  await installRobots(control, { url, codes: placements.map(({ code }) => code) });
  for (const name of itemFields) await insist(() => control.createUserField({ entity: 'CRM_7', name }));
  for (const placement of placements) await insist(() => control.placeRobot(placement));
}

function countKinds(kinds: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const kind of kinds) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}

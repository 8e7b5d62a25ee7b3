import { setTimeout as delay } from 'node:timers/promises';
import { noErpFaults } from '../sandbox/erp/faults';
import { noJiraFaults } from '../sandbox/jira/faults';
import { noOneCFaults } from '../sandbox/one-c/faults';
import type { PortalFaults } from '../sandbox/portal/faults';
import { insist } from './insist';
import type { NoteLoad } from './load/load-record';
import { calmPortal, type Deed, type Fault, kindOf, type ProcessName } from './plan/faults';
import { cutBack } from './stand/power-cut';
import type { Stand } from './stand/stand';
import { act, hold } from './verbs';

/** ms for calls to pile up in the inboxes once Temporal is gone, and until it comes back after the power did. */
const pileUpMs = 2_500;
const backAfterMs = 1_500;

/** More than come in the time. */
const dropsAtMost = 1_000;
/** ms to wait for what a fault is meant to meet. */
const firstVictimMs = 20_000;

export interface InjectOptions {
  stand: Stand;
  note: NoteLoad;
  log: (line: string) => void;
}

/** Does each deed at its time and undoes it; resolves when all is as it was. */
export async function injectFaults(
  faults: readonly Fault[],
  { stand, note, log }: InjectOptions,
): Promise<void> {
  const began = Date.now();
  const inOrder = createProcessOrder();

  await Promise.all(
    faults.map(async ({ at, deed }) => {
      await delay(Math.max(0, began + at - Date.now()));
      await inOrder(processesOf(deed), async () => {
        const started = Date.now();
        log(`${((started - began) / 1_000).toFixed(0).padStart(5)} s  ${kindOf(deed)}`);
        const said = await commit(deed, { stand, note });
        note({
          type: 'fault',
          at: started,
          what: kindOf(deed),
          ms: Date.now() - started,
          ...(said && { note: said }),
        });
        if (deed.do === 'freeze')
          note({ type: 'slept', at: started, worker: deed.process, ms: Date.now() - started });
      });
    }),
  );
}

/** Does it, waits, and undoes it. @returns what is worth noting of it */
async function commit(
  deed: Deed,
  { stand, note }: Pick<InjectOptions, 'stand' | 'note'>,
): Promise<string | undefined> {
  if (deed.do === 'cut-power') return cutPower(deed, stand);
  if (deed.do === 'reset-activities') return `${await stand.resetActivities(deed.count)} Activities`;
  if (deed.do === 'verb') return act(deed, { stand, note });
  const undo = await begin(deed, stand);
  await delay(deed.do === 'erp' && deed.later ? deed.ms - deed.later.afterMs : deed.ms);
  await undo();
  return undefined;
}

/** @returns what undoes it */
async function begin(
  deed: Exclude<Deed, { do: 'cut-power' | 'reset-activities' | 'verb' }>,
  stand: Stand,
): Promise<() => void | Promise<void>> {
  const { control, processes, smallDisk } = stand;
  switch (deed.do) {
    case 'kill': {
      if (deed.process === 'temporal') {
        await stand.killTemporal();
        return stand.startTemporal;
      }
      if (deed.process === 'box') {
        await stand.box?.leave();
        return () => stand.box?.serve();
      }
      const killed = processes[deed.process];
      await killed.kill();
      return killed.start;
    }
    case 'freeze':
      processes[deed.process].freeze();
      return processes[deed.process].resume;
    case 'erp':
      return beginErp(deed, control);
    case 'jira':
      return setFaults(control.jiraFaults, deed.change, noJiraFaults);
    case 'one-c':
      return setFaults(control.oneCFaults, deed.change, noOneCFaults);
    case 'portal':
      return setFaults(control.portalFaults, deed.change, calmPortal);
    case 'drop-answers':
      await dropAnswers(stand);
      return () => setBack(() => control.portalFaults({ dropAnswers: 0 }));
    case 'expire-tokens':
      await insist(() => control.portalFaults({ oauth: { reply: 'html-503' } }));
      await insist(control.expireTokens);
      return () => setBack(() => control.portalFaults({ oauth: calmPortal.oauth }));
    case 'lose-refresh':
      await loseRefresh(stand);
      return () => setBack(() => control.portalFaults({ oauth: calmPortal.oauth }));
    case 'hold':
      return hold(deed.system, { stand });
    case 'fill-disk':
      smallDisk?.fill();
      return () => smallDisk?.free();
    default:
      stand.shiftClock(deed.process, deed.byMs);
      return () => stand.shiftClock(deed.process, 0);
  }
}

async function beginErp(
  { change, later }: Extract<Deed, { do: 'erp' }>,
  { erpFaults }: Stand['control'],
): Promise<() => Promise<void>> {
  const undo = await setFaults(erpFaults, change, noErpFaults);
  if (!later) return undo;
  await delay(later.afterMs);
  return setFaults(erpFaults, later.change, noErpFaults);
}

/** Sets the faults of a system. @returns what brings the named settings back */
async function setFaults<Change extends object>(
  set: (faults: Partial<Change>) => Promise<unknown>,
  faults: Change,
  none: Required<Change>,
): Promise<() => Promise<void>> {
  await insist(() => set(faults));
  return () => setBack(() => set(undone(faults, none)));
}

/** An endpoint goes with its machine while Temporal is away and calls pile up in its inbox. */
async function cutPower({ process, ms }: Extract<Deed, { do: 'cut-power' }>, stand: Stand): Promise<string> {
  await stand.killTemporal();
  await delay(pileUpMs);
  await stand.processes[process].kill();
  const cut = cutBack(stand.inboxOf(process), stand.syncRecordOf(process));
  await delay(ms);
  await stand.processes[process].start();
  await delay(backAfterMs);
  await stand.startTemporal();
  return `${cut.lostBytes} bytes were not synced: ${cut.shortened} files shortened, ${cut.removed} removed`;
}

/** Resolves when one was dropped, or none came: while another fault holds answers up, there is nothing to drop. */
async function dropAnswers({ control }: Stand): Promise<void> {
  await insist(() => control.portalFaults({ dropAnswers: dropsAtMost }));
  await untilMet(control, ({ dropAnswers: left }) => left < dropsAtMost);
}

/** Resolves when one renewal of the tokens was lost, or nobody asked for one. */
async function loseRefresh({ control }: Stand): Promise<void> {
  await insist(() => control.portalFaults({ oauth: { reply: 'lose-reply', times: 1 } }));
  await insist(control.expireTokens);
  await untilMet(control, ({ oauth }) => oauth.reply !== 'lose-reply');
}

async function untilMet(control: Stand['control'], isMet: (faults: PortalFaults) => boolean): Promise<void> {
  const end = Date.now() + firstVictimMs;
  while (Date.now() < end) {
    await delay(200);
    const { portal } = await insist(() => control.portalFaults({}));
    if (isMet(portal)) return;
  }
}

async function setBack(change: () => Promise<unknown>): Promise<void> {
  await insist(change);
}

/** What brings the named settings back; whether external ids are unique is a setting of its own. */
function undone<Change extends object>(change: Change, none: Required<Change>): Partial<Change> {
  const names = Object.keys(change).filter((name) => name !== 'uniqueExternalIds') as (keyof Change)[];
  return Object.fromEntries(names.map((name) => [name, none[name]])) as Partial<Change>;
}

function processesOf(deed: Deed): ProcessName[] {
  if (deed.do === 'cut-power') return [deed.process, 'temporal'];
  return deed.do === 'kill' || deed.do === 'freeze' ? [deed.process] : [];
}

/** Carries out deeds to the same process one after the other. */
function createProcessOrder(): (names: readonly ProcessName[], work: () => Promise<void>) => Promise<void> {
  const last = new Map<ProcessName, Promise<void>>();
  return (names, work) => {
    const before = names.flatMap((name) => last.get(name) ?? []);
    const deed = Promise.all(before).then(work);
    for (const name of names) last.set(name, deed);
    return deed;
  };
}

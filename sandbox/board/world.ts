import { isDeepStrictEqual } from 'node:util';
import { erpFaultsChange, noErpFaults } from '../erp/faults';
import { jiraFaultsChange, noJiraFaults } from '../jira/faults';
import { noOneCFaults, oneCFaultsChange } from '../one-c/faults';
import { noPortalFaults, portalFaultsChange } from '../portal/faults';
import type { Store } from '../store';
import type { TextKey } from './texts';

/** The systems whose faults are switched here. */
export const systemNames = ['erp', 'one-c', 'jira', 'portal'] as const;
export type SystemName = (typeof systemNames)[number];

/** One state of a system. */
interface Preset {
  id: string;
  text: TextKey;
  /** What is changed against one that works. */
  faults: () => object;
}

const up: Preset = { id: 'up', text: 'presetUp', faults: () => ({}) };
const off: Preset = { id: 'off', text: 'presetOff', faults: () => ({ refuseConnections: true }) };
const slowMs = 35_000;

const presets: Readonly<Record<SystemName, readonly Preset[]>> = {
  erp: [
    up,
    off,
    {
      id: '503',
      text: 'preset503',
      faults: () => forEach(['create', 'find', 'customer'], { reply: 'http-503' }),
    },
    { id: 'slow', text: 'presetSlow', faults: () => forEach(['create', 'customer'], { latencyMs: slowMs }) },
    {
      id: 'drops',
      text: 'presetDrops',
      faults: () => ({ create: { reply: 'cut', carryOut: true, times: 1 } }),
    },
    {
      id: 'refuses',
      text: 'presetRefuses',
      faults: () => forEach(['create', 'customer'], { reply: 'refuse' }),
    },
  ],
  'one-c': [
    up,
    off,
    { id: '503', text: 'preset503', faults: () => ({ any: { reply: 'http-503' } }) },
    { id: 'slow', text: 'presetSlow', faults: () => ({ create: { latencyMs: slowMs } }) },
    { id: 'closed', text: 'presetClosed', faults: () => ({ closedUntil: today() }) },
    {
      id: 'lock',
      text: 'presetLock',
      faults: () => ({
        post: { reply: 'refuse', refusal: 'Конфликт блокировок при выполнении транзакции', times: 1 },
      }),
    },
  ],
  jira: [
    up,
    off,
    { id: '503', text: 'preset503', faults: () => forEach(jiraOperations, { reply: 'http-503' }) },
    {
      id: 'throttled',
      text: 'presetThrottled',
      faults: () => forEach(jiraOperations, { reply: 'throttled', retryAfterSeconds: 20 }),
    },
    {
      id: 'drops',
      text: 'presetDrops',
      faults: () => ({ createProject: { reply: 'http-500', carryOut: true, times: 1 } }),
    },
    { id: 'forbidden', text: 'presetForbidden', faults: () => ({ createProject: { reply: 'forbidden' } }) },
  ],
  portal: [
    up,
    off,
    { id: '503', text: 'preset503', faults: () => ({ rest: { reply: 'html-503' } }) },
    { id: 'limit', text: 'presetLimit', faults: () => ({ rest: { reply: 'query-limit' } }) },
    { id: 'plan', text: 'presetPlan', faults: () => ({ rest: { reply: 'plan-lapsed' } }) },
    { id: 'drops', text: 'presetDropsAnswer', faults: () => ({ dropAnswers: 1 }) },
  ],
};

const jiraOperations = ['findProject', 'createProject', 'findIssue', 'createIssue'];

export function presetsOf(system: SystemName): readonly Preset[] {
  return presets[system];
}

/** The preset that a system's faults are; undefined where the control or a test has set others. */
export function presetNow(store: Store, system: SystemName): Preset | undefined {
  const now = { erp: store.erp, 'one-c': store.oneC, jira: store.jira, portal: store.portal }[system].faults;
  return presets[system].find(({ faults }) => isDeepStrictEqual(faultsOf(store, system, faults()), now));
}

/** All faults of a system in one of its states. @param change against one that works */
export function faultsOf({ portal }: Store, system: SystemName, change: object): object {
  if (system === 'erp') return { ...noErpFaults, ...erpFaultsChange.parse(change) };
  if (system === 'one-c') return { ...noOneCFaults, ...oneCFaultsChange.parse(change) };
  if (system === 'jira') return { ...noJiraFaults, ...jiraFaultsChange.parse(change) };
  // The limits are of the portal's plan, which is no fault.
  return { ...noPortalFaults, limits: portal.faults.limits, ...portalFaultsChange.parse(change) };
}

function forEach(operations: readonly string[], fault: object): object {
  return Object.fromEntries(operations.map((name) => [name, fault]));
}

function today(): string {
  return new Date().toISOString().slice(0, 10);
}

import type { Call } from '../portal/portal-state';
import type { Store } from '../store';
import type { Trace } from './digest';
import type { Language } from './texts';

/** What a robot of a deal is doing, by the sandbox's record alone. */
export type Doing =
  /** The call has no reply yet. */
  | 'called'
  /** No 2xx came: the portal does not call again. */
  | 'not taken'
  | 'works'
  /** It has said in the process log that it did not get on. */
  | 'waits'
  | 'ok'
  | 'failed'
  | 'unknown'
  /** The process went on by itself. */
  | 'timed out'
  /** The process does not wait for it. */
  | 'on its own';

export interface RobotOfDeal {
  call: Call;
  name: string;
  doing: Doing;
  /** The first of the values that it returned, e.g. an order's number. */
  number: string;
}

/** A robot writes its number to the deal, notifies and logs in one go: a line of the log as young as those tells no trouble. */
const oneGoMs = 1_000;

/** The last call of each robot of a deal, in the order of these. */
export function robotsOf(store: Store, trace: Trace, language: Language): RobotOfDeal[] {
  const latest = new Map<string, Call>();
  for (const id of trace.calls) {
    const call = store.portal.calls.get(id);
    if (call) latest.set(call.code, call);
  }
  return [...latest.values()].map((call) => ({
    call,
    name: robotName(store, call.code, language),
    doing: doingOf(call, trace),
    number: numberOf(call),
  }));
}

/** As its developer registered it. */
export function robotName({ portal }: Store, code: string, language: Language): string {
  const names = portal.robots.get(code)?.names ?? {};
  return names[language] ?? names.en ?? names[''] ?? code;
}

export function doingOf(call: Call, trace: Trace): Doing {
  if (!call.outcome) return 'called';
  if (call.step === 'answered') return statusOf(call);
  if (call.step === 'timed-out') return 'timed out';
  if (!wasTaken(call)) return 'not taken';
  if (call.step === 'passed') return 'on its own';
  const loggedAt = trace.loggedAt.get(call.id);
  const isTrouble = loggedAt !== undefined && trace.toldAt < loggedAt - oneGoMs;
  return isTrouble ? 'waits' : 'works';
}

/** Whether the handler acknowledged the call. */
export function wasTaken({ outcome }: { outcome?: Call['outcome'] | undefined }): boolean {
  return outcome?.status !== undefined && outcome.status >= 200 && outcome.status < 300;
}

function statusOf({ firstAnswer }: Call): Doing {
  const status = firstAnswer?.values.status;
  return status === 'failed' || status === 'unknown' ? status : 'ok';
}

function numberOf({ returned = {} }: Call): string {
  const { status: _, error: __, ...values } = returned;
  const number = Object.values(values).find((value) => typeof value === 'string' && value !== '');
  return typeof number === 'string' ? number : '';
}

import type { Client } from '@temporalio/client';
import { MockActivityEnvironment } from '@temporalio/testing';
import { createReadPastWork, type PastWork } from '../../../activities/create-once/past-work';
import type { FailureType } from '../../../workflows/contract/failure-facts';
import type { Verdict } from '../../../workflows/contract/verdict';

const notDone = (type: FailureType): Verdict<string> => ({
  verdict: 'not-done',
  failure: { type, message: type },
});
const done: Verdict<string> = { verdict: 'done', value: 'SO-77' };
const unknown: Verdict<string> = { verdict: 'unknown', failure: { type: 'Erp.Unknown', message: 'cut' } };
const refused = notDone('Erp.Rejected');
const byHand = notDone('Run.NotDone');
/** Its result cannot be read. */
const terminated = undefined;

/** @param runs earlier ones, the newest first as the server lists them; the last began at 1, the one before it at 2 … */
async function read(runs: (Verdict<string> | undefined)[]): Promise<PastWork> {
  const environment = new MockActivityEnvironment({ workflowExecution: { workflowId: 'w', runId: 'own' } });
  const listed = runs.map((_run, at) => ({ runId: String(at), startTime: new Date(runs.length - at) }));
  const workflow = {
    async *list() {
      yield { runId: 'own', startTime: new Date(runs.length + 1) };
      yield* listed;
    },
    getHandle: (_id: string, runId: string) => ({
      async result() {
        const verdict = runs[Number(runId)];
        if (!verdict) throw new Error('terminated');
        return verdict;
      },
    }),
  };
  const client = { workflow, withDeadline: (_at: number, ask: () => Promise<unknown>) => ask() };
  return environment.run(createReadPastWork(client as unknown as Client));
}

test.each<{ what: string; runs: Parameters<typeof read>[0]; past: PastWork }>([
  { what: 'no other run', runs: [], past: 'none-listed' },
  { what: 'runs that surely did nothing', runs: [refused, refused], past: 'not-done' },
  { what: 'a run that did it, whatever came after', runs: [unknown, refused, done], past: { done: 'SO-77' } },
  {
    what: 'open ones: since the oldest',
    runs: [refused, unknown, terminated, refused],
    past: { openSince: 2 },
  },
  { what: 'an operator’s word about all before it', runs: [byHand, unknown], past: 'not-done' },
  { what: 'the same, seen from later on', runs: [refused, byHand, unknown, terminated], past: 'not-done' },
  { what: 'an open run after that word', runs: [unknown, byHand, terminated], past: { openSince: 3 } },
])('the record of $what', async ({ runs, past }) => {
  expect(await read(runs)).toEqual(past);
});

import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { makeFailure } from '../../../workflows/contract/failure-facts';
import { countAttempts } from '../../../src/telemetry/count-attempts';
import { createRunSinks } from '../../../src/telemetry/run-sinks';
import { createWorkerMetrics } from '../../../src/telemetry/worker-metrics';
import { logInto } from '../endpoint/fixture';

describe('an attempt', () => {
  const attempt = async (system: 'erp' | undefined, end: () => unknown): Promise<string> => {
    const metrics = createWorkerMetrics(['erp']);
    const { execute } = countAttempts(metrics, system);
    await execute!({ args: [], headers: {} }, async () => end()).catch(() => undefined);
    return metrics.text();
  };
  const failing = (error: unknown) => () => {
    throw error;
  };

  it.each([
    ['done', () => 'SO-1'],
    ['Erp.Rejected', failing(makeFailure('Erp.Rejected', 'Контрагент заблокирован', { nonRetryable: true }))],
    ['cancelled', failing(new CancelledFailure('shutdown'))],
    ['bug', failing(new TypeError('cannot read'))],
    ['bug', failing(ApplicationFailure.create({ type: 'TypeError', message: 'cannot read' }))],
  ])('in an external system is counted as %s, and timed', async (outcome, end) => {
    const text = await attempt('erp', end);
    expect(text).toContain(`robots_attempts_total{system="erp",outcome="${outcome}"} 1`);
    expect(text).toContain('robots_attempt_seconds_count{system="erp"} 1');
    expect(text).toContain(`robots_bugs_total ${outcome === 'bug' ? 1 : 0}`);
    expect(text).not.toContain('Контрагент');
  });

  it('in a portal is counted by its requests, and here only if it is a bug', async () => {
    const text = await attempt(undefined, failing(new TypeError('cannot read')));
    expect(text).toContain('robots_bugs_total 1');
    expect(text).not.toContain('robots_attempts_total{system="erp",outcome="bug"}');
  });
});

describe('a run', () => {
  const ids = { robot: 'erp_order', document: 'DEAL_17' };
  const info = { workflowId: 'erp_order/DEAL_17/…' } as never;
  const told = (level = 'trace') => {
    const logged: string[] = [];
    const metrics = createWorkerMetrics(['erp']);
    const log = logInto(logged);
    log.level = level;
    const { runs } = createRunSinks(metrics, log);
    return { runs, metrics, said: () => logged.map((line) => JSON.parse(line).msg as string) };
  };

  it('that is answered and ends so is one line, and one time', async () => {
    const { runs, metrics, said } = told();
    await runs.answered.fn(info, { ...ids, status: 'ok', failure: undefined, seconds: 3.21 });
    await runs.ended.fn(info, {
      ...ids,
      status: 'ok',
      failure: undefined,
      told: 'ok',
      unanswered: false,
      seconds: 64,
    });
    expect(said()).toEqual(['erp_order for DEAL_17 answered "ok" 3.2 s after its call']);
    expect(await metrics.text()).toMatch(/robots_run_seconds_sum\{robot="erp_order"\} 3.21$/m);
  });

  it.each([
    [{ told: undefined }, 'erp_order for DEAL_17 ended as "ok"; no process was told'],
    [{ told: 'unknown' as const }, 'erp_order for DEAL_17 ended as "ok"; its process was told "unknown"'],
    [
      { told: undefined, unanswered: true },
      'erp_order for DEAL_17 ended as "ok" and its process cannot be told: complete the step by hand',
    ],
  ])('whose answer does not tell its end has a line of its own: %o', async (changes, line) => {
    const { runs, said } = told();
    const ended = { ...ids, status: 'ok' as const, failure: undefined, unanswered: false, seconds: 64 };
    await runs.ended.fn(info, { ...ended, ...changes });
    expect(said()).toEqual([line]);
  });
});

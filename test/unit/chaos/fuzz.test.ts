import { gatewayKey } from '../../../chaos/fuzz/app-under-test';
import { measureCosts } from '../../../chaos/fuzz/cost';
import { isClean, runFuzz } from '../../../chaos/fuzz/fuzz';
import type { Attempt } from '../../../chaos/fuzz/attempt';
import { cases } from '../../support/proof';
import { verdictOn } from '../../../chaos/fuzz/verdict';

const token = 'a07c9175faa04bf4d9c15214df2ca62a';
const nothing = { calls: 0, unverified: 0, installs: 0, uninstalls: 0 };
const one = { ...nothing, calls: 1 };
const refusal = JSON.stringify({ error: 'Call.Malformed', message: 'No.' });

function attempt(text: string, headers = {}): Attempt {
  return { app: 'endpoint', method: 'POST', path: '/robots/erp_order', headers, body: Buffer.from(text) };
}

function verdict(
  text: string,
  status: number,
  reply: string,
  stored = nothing,
  headers = {},
): string | undefined {
  return verdictOn(attempt(text, headers), { status, text: reply }, stored, { tokens: [token], others: [] });
}

it('changed calls are met with words, and none is stored without proof', async () => {
  const result = await runFuzz({ bodies: cases(3_000), seed: 1 });
  expect(result.findings).toEqual([]);
  expect(isClean(result)).toBe(true);
  // The run would prove nothing if all were refused at the door.
  expect(result.stored).toBeGreaterThan(cases(200));
  expect(Object.keys(result.statuses)).toEqual(expect.arrayContaining(['200', '400', '403']));
});

it('memory that grows is no clean run', async () => {
  const result = await runFuzz({ bodies: 10, seed: 1 });
  expect(isClean({ ...result, heapMb: [10, 30] })).toBe(false);
});

it('a body that takes far more of the processor than ordinary ones is found, if it does so again', async () => {
  const burn = (ms: number): void => {
    const before = process.cpuUsage();
    while (process.cpuUsage(before).user + process.cpuUsage(before).system < ms * 1_000);
  };
  const costs = await measureCosts(
    async ({ body }) => {
      burn(body.toString() === 'costly' ? 100 : 1);
      return new Response();
    },
    [attempt('ordinary')],
  );
  expect(await costs.judge(attempt('costly'), 100)).toContain('ms of processor');
  expect(await costs.judge(attempt('held up by others'), 100)).toBeUndefined();
  expect(await costs.judge(attempt('costly'), 1)).toBeUndefined();
});

describe('the judge of a reply', () => {
  it.each([
    ['a refusal with words', 'x', 400, refusal, nothing, {}],
    ['a call with the right token', `a=${token}`, 200, '{}', one, {}],
    ['a token in percent-encoding', `a=${token.replace('a', '%61')}`, 200, '{}', one, {}],
    ['a call that waits for its portal', 'x', 200, '{}', { ...nothing, unverified: 1 }, {}],
    ['an uninstallation with the right token', `a=${token}`, 200, '{}', { ...nothing, uninstalls: 1 }, {}],
    ['a call with the key', 'x', 200, '{}', one, { 'x-gateway-key': gatewayKey }],
  ])('lets %s pass', (_, text, status, reply, stored, headers) => {
    expect(verdict(text, status, reply, stored, headers)).toBeUndefined();
  });

  it.each([
    ['a crash', 'x', 500, refusal, nothing],
    ['a page instead of words', 'x', 404, '<html>', nothing],
    ['a stack trace', 'x', 400, refusal.replace('No.', 'Error\n    at run'.replace('\n', '\\n')), nothing],
    ['a repeated token', 'x', 400, refusal.replace('No.', token), nothing],
    ['a forgery', `a=${token.replace('a', 'b')}`, 200, '{}', one],
    ['an acknowledgement of nothing', `a=${token}`, 200, '{}', nothing],
    ['a refusal of what was stored', `a=${token}`, 400, refusal, one],
    ['a refusal of what waits for its portal', 'x', 400, refusal, { ...nothing, unverified: 1 }],
    ['a forged uninstallation', 'x', 200, '{}', { ...nothing, uninstalls: 1 }],
    ['an installation', 'x', 200, '{}', { ...nothing, installs: 1 }],
  ])('finds %s', (_, text, status, reply, stored) => {
    expect(verdict(text, status, reply, stored)).toEqual(expect.any(String));
  });
});

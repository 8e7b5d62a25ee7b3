import { setTimeout as delay } from 'node:timers/promises';
import type { ServerResponse } from 'node:http';
import { type Command, resultOf } from '../../../../src/clients/bitrix24/command';
import { createRunCommands, type RunCommands } from '../../../../src/clients/bitrix24/run-commands';
import { mapOf, RestError, type ScriptedPortal, startScriptedPortal } from './scripted-portal';

let portal: ScriptedPortal;
let run: RunCommands;

beforeEach(async () => {
  portal = await startScriptedPortal({
    'thing.get': ({ id }) => ({ item: { id, owner: `owner of ${String(id)}` } }),
    'thing.owner': ({ name }) => name,
    'thing.refuse': () => {
      throw new RestError('ACCESS_DENIED', 'Access denied');
    },
    'thing.break': () => ({ raw: (response: ServerResponse) => response.socket?.destroy() }),
  });
  start();
});
afterEach(() => portal.close());

const get = (id: number | string): Command => ({ method: 'thing.get', params: { id } });
const readOwner = (id: number): Record<'thing' | 'owner', Command> => ({
  thing: get(id),
  owner: { method: 'thing.owner', params: { name: resultOf('thing', 'item', 'owner') } },
});

function start(longestWaitMs?: number): void {
  run = createRunCommands(portal.request(), longestWaitMs);
}

/** Calls until one had to wait for the portal's rate, and so the next has to. */
async function useUp(): Promise<void> {
  const calls = Array.from({ length: 50 }, () => run({ one: get(0) }));
  await Promise.all(calls);
  for (let waited = 0; waited < 200; ) {
    const began = performance.now();
    await run({ one: get(0) });
    waited = performance.now() - began;
  }
  portal.requests.length = 0;
}

async function ownerOf(id: number): Promise<unknown> {
  const outcome = (await run(readOwner(id)))('owner');
  return outcome.ok ? outcome.result : outcome.error.kind;
}

const methods = (): string[] => portal.requests.map(({ method }) => method);
const commandsOf = (request: number): string[] =>
  Object.values(mapOf(portal.requests[request]?.params.cmd)).map(String);

describe('while the rate of the portal allows', () => {
  it('sends each run by itself and at once', async () => {
    expect(await Promise.all([ownerOf(1), ownerOf(2)])).toEqual(['owner of 1', 'owner of 2']);
    expect(methods()).toEqual(['batch', 'batch']);
  });

  it('goes on when the clock is set back by an hour', async () => {
    const right = Date.now;
    let shift = 0;
    const clock = jest.spyOn(Date, 'now').mockImplementation(() => right() + shift);
    try {
      start();
      expect(await ownerOf(1)).toBe('owner of 1');
      shift = -3_600_000;
      expect(await ownerOf(2)).toBe('owner of 2');
    } finally {
      clock.mockRestore();
    }
  });

  it('sends a single command as a call of its own', async () => {
    await run({ one: get(1) });
    expect(methods()).toEqual(['thing.get']);
  });
});

describe('when the rate is used up', () => {
  beforeEach(useUp);

  it('lets runs share a request, each with its own results', async () => {
    const owners = await Promise.all([1, 2, 3].map(ownerOf));
    expect(owners).toEqual(['owner of 1', 'owner of 2', 'owner of 3']);
    expect(methods()).toEqual(['batch']);
    expect(commandsOf(0)).toHaveLength(6);
  });

  it('puts no more than 35 commands of runs into one, and parts no run', async () => {
    const owners = await Promise.all(Array.from({ length: 20 }, (_, id) => ownerOf(id)));
    expect(owners).toEqual(Array.from({ length: 20 }, (_, id) => `owner of ${id}`));
    expect(methods()).toEqual(['batch', 'batch']);
    expect(commandsOf(0)).toHaveLength(34);
  });

  it('fills up what is left beside a longer run with shorter ones that came later', async () => {
    const long = Object.fromEntries(Array.from({ length: 34 }, (_, id) => [`t${id}`, get(id)]));
    await Promise.all([run(long), ownerOf(1), run({ one: get(7) })]);
    expect(commandsOf(0)).toHaveLength(35);
    expect(commandsOf(0).at(-1)).toBe('thing.get?id=7');
  });

  it('fails only the run whose command failed', async () => {
    const [refused, owner] = await Promise.all([
      run({ no: { method: 'thing.refuse', params: {} } }),
      ownerOf(1),
    ]);
    expect(refused('no')).toMatchObject({ ok: false, error: { kind: 'Unlisted' } });
    expect(owner).toBe('owner of 1');
    expect(methods()).toEqual(['batch']);
  });

  it('lets a request that hangs hold up no run beyond those in it', async () => {
    let wake: () => void = () => undefined;
    const hanging = new Promise<void>((resolve) => (wake = resolve));
    await portal.close();
    portal = await startScriptedPortal({
      'thing.get': ({ id }) => ({ item: { id, owner: `owner of ${String(id)}` } }),
      'thing.owner': ({ name }) => name,
      'thing.hang': () => ({
        raw: (response: ServerResponse) => void hanging.then(() => response.end('{"result":true}')),
      }),
    });
    start();
    await useUp();
    const inIt = run({ slow: { method: 'thing.hang', params: {} } });
    await delay(600);
    expect(await ownerOf(1)).toBe('owner of 1');
    wake();
    expect((await inIt)('slow')).toMatchObject({ ok: true });
  });

  it('fails all of a request that broke off, and says that each may have been carried out', async () => {
    const both = await Promise.allSettled([
      run({ one: { method: 'thing.break', params: {} } }),
      run({ one: get(1) }),
    ]);
    for (const each of both) {
      expect(each).toMatchObject({ status: 'rejected', reason: { verdict: 'unknown', kind: 'Unknown' } });
    }
  });

  it.each(['$result[thing][item]', '100 $results', '$result'])(
    'sends a value such as "%s" in a request of its own, where it is text',
    async (text) => {
      const [outcome, owner] = await Promise.all([run({ one: get(text), two: get(2) }), ownerOf(1)]);
      expect(outcome('one')).toMatchObject({ result: { item: { id: text } } });
      expect(outcome('two')).toMatchObject({ result: { item: { id: '2' } } });
      expect(owner).toBe('owner of 1');
      expect(methods().toSorted()).toEqual(['batch', 'thing.get']);
    },
  );

  it('gives back what would wait too long, and sends none of it', async () => {
    start(900);
    await useUp();
    const reads = await Promise.allSettled(Array.from({ length: 60 }, (_, id) => ownerOf(id)));
    const refused = reads.filter((each) => each.status === 'rejected');
    expect(refused.length).toBeGreaterThan(20);
    for (const { reason } of refused)
      expect(reason).toMatchObject({ kind: 'Throttled', verdict: 'not-done' });
    const sent = portal.requests.flatMap((_, index) => commandsOf(index));
    expect(sent).toHaveLength(2 * (60 - refused.length));
  });

  it('sends again what other processes left no room for, and no run learns of it', async () => {
    let full = 2;
    await portal.close();
    portal = await startScriptedPortal({
      'thing.get': ({ id }) => {
        if (full-- > 0) throw new RestError('QUERY_LIMIT_EXCEEDED', 'Too many requests', 503);
        return { item: { id } };
      },
    });
    start();
    const outcomes = await Promise.all([run({ one: get(1) }), run({ one: get(2) })]);
    expect(outcomes.map((outcome) => outcome('one').ok)).toEqual([true, true]);
    // Both were refused alone, and then found room together.
    expect(methods()).toEqual(['thing.get', 'thing.get', 'batch']);
  });

  it('gives back what was refused for longer than it may wait', async () => {
    await portal.close();
    portal = await startScriptedPortal({
      'thing.get': () => {
        throw new RestError('QUERY_LIMIT_EXCEEDED', 'Too many requests', 503);
      },
    });
    start(2_000);
    await expect(run({ one: get(1) })).rejects.toMatchObject({ kind: 'Throttled', verdict: 'not-done' });
    expect(portal.requests.length).toBeGreaterThan(1);
  });
});

import { ClientError } from '../client-error';
import { readBatch } from './batch';
import { createBudget } from './budget';
import { type Command, type CommandOutcome, eventTokensOf, looksLikeMacro, toBatchText } from './command';
import type { Request } from './transport';

/**
 * Runs commands that belong together and tells how each ended; one that fails does not stop the rest.
 *
 * @throws ClientError if a request failed as a whole, or would have to wait too long for the portal's rate
 */
export type RunCommands = <Name extends string>(
  commands: Partial<Record<Name, Command>>,
) => Promise<(name: Name) => CommandOutcome>;

type Named = [name: string, command: Command];
type Outcomes = Map<string, CommandOutcome>;

/** Commands that leave in one request, with others or without. */
interface Group {
  commands: Named[];
  /** One whose values must not stand in a batch. */
  alone: boolean;
  /** ms since 1970, when they came. */
  since: number;
  resolve: (outcomes: Outcomes) => void;
  reject: (error: unknown) => void;
}

/**
 * Commands in a request that several runs share: five whole reads. The portal carries them out one after another,
 * so one that is slow holds up those behind it; it would take 50, see docs/decisions.
 */
const mostShared = 35;

/**
 * One per portal and process. While the portal's rate allows, what is to be run leaves at once by itself; once it
 * is used up, whatever waits for the next request leaves in it together. What the portal refuses for its rate goes
 * to the head of the line again, and its run does not learn of it.
 *
 * @param longestWaitMs what would wait longer is given back as `Throttled`
 * @param tokens what the portal has from us, and no error may repeat
 */
export function createRunCommands(
  request: Request,
  longestWaitMs = 10_000,
  tokens: () => readonly string[] = () => [],
): RunCommands {
  const budget = createBudget();
  let waiting: Group[] = [];
  let timer: NodeJS.Timeout | undefined;

  function send(): void {
    while (waiting.length > 0) {
      const wait = budget.waitMs();
      if (wait > 0) {
        timer ??= setTimeout(() => {
          timer = undefined;
          send();
        }, wait);
        return;
      }
      void carry(takeRequest());
    }
  }

  /** The one that waits longest, and what fits in beside it. */
  function takeRequest(): Group[] {
    const [first, ...others] = waiting;
    if (!first) return [];
    const taken = [first];
    let room = first.alone ? 0 : mostShared - first.commands.length;
    for (const group of others) {
      if (room <= 0) break;
      if (group.alone || group.commands.length > room) continue;
      taken.push(group);
      room -= group.commands.length;
    }
    waiting = waiting.filter((group) => !taken.includes(group));
    return taken;
  }

  async function carry(groups: Group[]): Promise<void> {
    budget.take();
    const withoutTokens = tokenRemover(groups);
    try {
      const outcomes = await carryOut(
        request,
        groups.map(({ commands }) => commands),
      );
      budget.accepted();
      groups.forEach(({ resolve }, index) =>
        resolve(
          new Map(
            Array.from(outcomes[index]!, ([name, outcome]) => [name, withError(outcome, withoutTokens)]),
          ),
        ),
      );
    } catch (error) {
      if (isQueryLimit(error)) return carryAgain(groups);
      for (const { reject } of groups) reject(error instanceof ClientError ? withoutTokens(error) : error);
    }
  }

  /** A portal that repeats a request repeats its tokens, those of the commands beside it too. */
  function tokenRemover(groups: Group[]): (error: ClientError) => ClientError {
    const steps = eventTokensOf(groups.flatMap(({ commands }) => commands.map(([, command]) => command)));
    const before = tokens();
    // Asked again, since they may have been renewed meanwhile.
    return (error) => error.without([...before, ...tokens(), ...steps]);
  }

  function carryAgain(groups: Group[]): void {
    budget.refused();
    const late = performance.now() + budget.waitMs() - longestWaitMs;
    for (const group of groups)
      if (group.since < late) group.reject(throttled(group.commands, longestWaitMs));
    waiting = [...groups.filter(({ since }) => since >= late), ...waiting];
    send();
  }

  function run(commands: Named[], alone: boolean): Promise<Outcomes> {
    // Requests before it, each with the company it finds.
    const ahead = waiting.reduce((sum, group) => sum + group.commands.length, 0) / mostShared;
    const wait = budget.waitMs(Math.floor(ahead));
    if (wait > longestWaitMs) return Promise.reject(throttled(commands, wait));
    return new Promise((resolve, reject) => {
      waiting.push({ commands, alone, since: performance.now(), resolve, reject });
      send();
    });
  }

  return async (commands) => {
    const named = Object.entries<Command | undefined>(commands).filter((entry): entry is Named => !!entry[1]);
    const together = named.filter(([, command]) => !looksLikeMacro(command));
    const groups = named.filter(([, command]) => looksLikeMacro(command)).map((one) => run([one], true));
    if (together.length > 0) groups.push(run(together, false));
    const outcomes = new Map((await Promise.all(groups)).flatMap((each) => [...each]));
    return (name) => {
      const outcome = outcomes.get(name);
      if (!outcome) throw new TypeError(`There was no command ${name}.`);
      return outcome;
    };
  };
}

/** In one request; a single command as a call of its own. */
async function carryOut(request: Request, groups: Named[][]): Promise<Outcomes[]> {
  const [[only, another] = [], more] = groups;
  if (only && !another && !more) return [new Map([[only[0], await carryAlone(request, only[1])]])];
  const keyed = groups.map((group, index) =>
    group.map(([name, command]) => ({ name, command, prefix: `r${index}_` })),
  );
  const cmd = keyed.flat().map(({ name, command, prefix }) => [prefix + name, toBatchText(command, prefix)]);
  const outcomeOf = readBatch(await request('batch', { halt: 0, cmd: Object.fromEntries(cmd) }));
  return keyed.map(
    (group) =>
      new Map(group.map(({ name, command, prefix }) => [name, outcomeOf(prefix + name, command.method)])),
  );
}

async function carryAlone(request: Request, { method, params }: Command): Promise<CommandOutcome> {
  try {
    return { ok: true, result: await request(method, params) };
  } catch (error) {
    if (error instanceof ClientError && !isQueryLimit(error)) return { ok: false, error };
    throw error;
  }
}

function withError(outcome: CommandOutcome, change: (error: ClientError) => ClientError): CommandOutcome {
  return outcome.ok ? outcome : { ok: false, error: change(outcome.error) };
}

function isQueryLimit(error: unknown): boolean {
  return error instanceof ClientError && error.kind === 'QueryLimit';
}

function throttled([first]: Named[], wait: number): ClientError {
  return new ClientError(`The portal's rate is used up; ${first?.[1].method} was not carried out.`, {
    system: 'portal',
    verdict: 'not-done',
    kind: 'Throttled',
    // Spread, so that a thousand runs that were given back at once do not return at once.
    retryAfterMs: Math.round(wait * (1 + Math.random())),
  });
}

/** One method as a run of its own. */
export function createRequest(run: RunCommands): Request {
  return async (method, params) => {
    const outcome = (await run({ only: { method, params } }))('only');
    if (outcome.ok) return outcome.result;
    throw outcome.error;
  };
}

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { extname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { processEnvironment } from '../../src/config';
import type { HolderError, HolderLine, HolderOptions } from './holder-protocol';

/** A process that holds an inbox, and all that it said. */
export interface Holder {
  pid: number;
  isAlive(): boolean;
  /** Undefined once it has the inbox. */
  refused(): { refused: string; inUse: boolean } | undefined;
  acked: Set<string>;
  refusedCalls: Map<string, string>;
  did: Set<string>;
  /** Carried out with another body than it was sent with. */
  wrong: string[];
  errors: HolderError[];
  tell(command: string): void;
  /** Calls that are sent from now on are counted apart. @returns those that were acknowledged, as they come */
  mark(): Promise<() => string[]>;
  stats(): Promise<{ pending: number; problem: string | undefined }>;
  freeze(): void;
  resume(): void;
  kill(): Promise<void>;
  /** Lets it end by itself. */
  stop(): Promise<void>;
}

/** ms; far beyond what any machine needs for one step. */
const patience = 60_000;

const root = join(__dirname, '../..');
const source = join(__dirname, `holder${extname(__filename)}`);
// The tests run it as it is written.
const hook =
  extname(__filename) === '.ts' ? ['--require', join(root, 'test/support/typescript-hook.js')] : [];

export async function startHolder(options: HolderOptions): Promise<Holder> {
  const { PATH = '' } = processEnvironment();
  const child = spawn(process.execPath, [...hook, source, JSON.stringify(options)], {
    cwd: root,
    env: { PATH },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let complaints = '';
  child.stderr.on('data', (chunk) => (complaints = `${complaints}${chunk}`.slice(-2_000)));
  // Whoever is killed reads no more.
  child.stdin.on('error', () => undefined);
  const heard = hear(child);
  const { lines } = heard;
  const await_ = async <T>(what: string, ask: () => T | undefined): Promise<T> => {
    const end = Date.now() + patience;
    for (;;) {
      const answer = ask();
      if (answer !== undefined) return answer;
      if (child.exitCode !== null || child.signalCode !== null || Date.now() > end)
        throw new Error(
          `A holder did not ${what}: ${child.exitCode ?? child.signalCode ?? 'late'} ${complaints}`,
        );
      await delay(2);
    }
  };
  await await_('open its inbox', () => lines.find((line) => 'opened' in line || 'refused' in line));
  let marks = 0;
  let asked = 0;

  return {
    ...heard,
    pid: child.pid ?? 0,
    isAlive: () => child.exitCode === null && child.signalCode === null,
    refused: () => lines.find((line) => 'refused' in line),
    tell: (command) => void child.stdin.write(`${command}\n`),
    async mark() {
      marks += 1;
      const own = marks;
      child.stdin.write(`mark ${own}\n`);
      const at = await await_('answer', () => {
        const index = lines.findIndex((line) => 'mark' in line && line.mark === own);
        return index < 0 ? undefined : index;
      });
      return () => {
        const since = lines.slice(at);
        const sent = new Set(since.flatMap((line) => ('sent' in line ? [line.sent] : [])));
        return since.flatMap((line) => ('ack' in line && sent.has(line.ack) ? [line.ack] : []));
      };
    },
    async stats() {
      asked += 1;
      child.stdin.write('stats\n');
      const all = await await_('answer', () => {
        const told = lines.flatMap((line) => ('stats' in line ? [line.stats] : []));
        return told.length < asked ? undefined : told;
      });
      return all[asked - 1] ?? { pending: 0, problem: undefined };
    },
    freeze: () => void child.kill('SIGSTOP'),
    resume: () => void child.kill('SIGCONT'),
    async kill() {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGKILL');
        await once(child, 'exit');
      }
      await heard.ended;
    },
    async stop() {
      child.stdin.write('stop\n');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      await heard.ended;
      if (child.exitCode !== 0) throw new Error(`A holder ended by ${child.exitCode}: ${complaints}`);
    },
  };
}

type Heard = Pick<Holder, 'acked' | 'refusedCalls' | 'did' | 'wrong' | 'errors'> & {
  lines: HolderLine[];
  ended: Promise<void>;
};

function hear(child: ChildProcess & { stdout: NodeJS.ReadableStream }): Heard {
  const heard: Omit<Heard, 'ended'> = {
    lines: [],
    acked: new Set(),
    refusedCalls: new Map(),
    did: new Set(),
    wrong: [],
    errors: [],
  };
  const output = createInterface({ input: child.stdout });
  output.on('line', (text) => {
    const line: HolderLine = JSON.parse(text);
    heard.lines.push(line);
    if ('ack' in line) heard.acked.add(line.ack);
    else if ('no' in line) heard.refusedCalls.set(line.no, line.why);
    else if ('did' in line) heard.did.add(line.did);
    else if ('wrong' in line) heard.wrong.push(line.wrong);
    else if ('error' in line) heard.errors.push(line);
  });
  return { ...heard, ended: once(output, 'close').then(() => undefined) };
}

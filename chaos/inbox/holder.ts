import { closeSync, readdirSync, readlinkSync, writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { pino } from 'pino';
import { startDispatcher } from '../../src/dispatch/dispatcher';
import { openJournal } from '../../src/inbox/journal/journal';
import { InboxInUseError } from '../../src/inbox/journal/lock';
import { bodyOf, type HolderLine, idOf, type HolderOptions } from './holder-protocol';

/** A process that holds an inbox: it stores calls, carries them out by saying so, and does what its input tells it. */
async function main(): Promise<void> {
  const options: HolderOptions = JSON.parse(process.argv[2] ?? '');
  // At once and whole: what was said has left the process before it can be killed.
  const say = (line: HolderLine): void => void writeSync(1, `${JSON.stringify(line)}\n`);
  const log = pino(
    { level: 'warn' },
    {
      write(text: string) {
        const { level, lost, entry, calls, entries, msg } = JSON.parse(text);
        if (level >= 50) say({ error: msg, lost, entry, calls, entries });
      },
    },
  );
  const journal = await openJournal({ ...options.journal, log });
  let isAway = options.away;
  const dispatcher = startDispatcher({
    journal,
    log,
    youngMs: 60_000,
    firstPause: 10,
    longestPause: 50,
    burstEndMs: 5,
    burstPauseMs: 1,
    async offer({ id, body }) {
      await delay(1);
      if (isAway) return { result: 'away', reason: 'as told' };
      say(Buffer.from(body).equals(bodyOf(id)) ? { did: id } : { wrong: id });
      return { result: 'settled' };
    },
  });
  say({ opened: true });

  let count = 0;
  let underWay = 0;
  let loading = options.load;
  async function callAgainAndAgain(): Promise<void> {
    while (loading) {
      const id = idOf(options.life, count);
      count += 1;
      say({ sent: id });
      underWay += 1;
      await journal
        .append({
          id,
          kind: 'start',
          portal: `portal-${count % 3}`,
          receivedAt: Date.now(),
          body: bodyOf(id),
        })
        .then(
          () => say({ ack: id }),
          (error: unknown) => say({ no: id, why: String(error) }),
        );
      underWay -= 1;
      await delay(count % 4);
    }
  }
  const callers = Array.from({ length: 6 }, callAgainAndAgain);

  createInterface({ input: process.stdin }).on('line', (line) => {
    const [command, argument = ''] = line.split(' ');
    if (command === 'mark') say({ mark: Number(argument) });
    if (command === 'away') isAway = argument === '1';
    if (command === 'close-descriptor') closeDescriptor(argument);
    if (command === 'stats')
      say({ stats: { pending: journal.stats().pending + underWay, problem: journal.stats().problem } });
    if (command === 'rest') loading = false;
    if (command === 'stop') void stop();
  });

  async function stop(): Promise<void> {
    loading = false;
    await Promise.all(callers);
    await dispatcher.stop();
    await journal.close();
    process.exit(0);
  }
}

/** As a bug elsewhere in the process would. */
function closeDescriptor(part: string): void {
  for (const fd of openDescriptors()) {
    try {
      if (readlinkSync(`/proc/self/fd/${fd}`).endsWith(part)) closeSync(fd);
    } catch {
      // It was closed by its owner in between.
    }
  }
}

function openDescriptors(): number[] {
  try {
    return readdirSync('/proc/self/fd').map(Number);
  } catch {
    // None is left to look with.
    return [];
  }
}

main().catch((error: unknown) => {
  const refused: HolderLine = { refused: String(error), inUse: error instanceof InboxInUseError };
  writeSync(1, `${JSON.stringify(refused)}\n`);
  process.exit(1);
});

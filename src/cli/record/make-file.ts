import type { PayloadCodec } from '@temporalio/common';
import type { History } from '@temporalio/common/lib/proto-utils';
import { quote } from '../../base/quote';
import { CodecError } from '../../codec/codec-error';
import { readHistory, writeHistory } from '../replay/history-file';
import { type Replayed, replayHistories, type ReplayOptions } from '../replay/replay-histories';
import { noKeys } from '../replay/replay-options';
import { findLeftovers } from './find-leftovers';
import { createKnownWords, ownCode } from './known-words';
import { scrubHistory } from './scrub-history';

export interface MakeOptions {
  /** Fields whose values stay. */
  keep?: readonly string[];
  /** Make it although this build does not replay the run. */
  red?: boolean;
}

type Made = { text: string; replays: boolean } | { refused: string };

/** What is written was read back and replayed as whoever has no keys does, and is as the run itself. */
export async function makeFile(
  original: History,
  { codec, bundle, keep = [], red = false }: MakeOptions & ReplayOptions,
): Promise<Made> {
  const scrub = { codec, known: createKnownWords(bundle, ownCode()), keep: new Set(keep) };
  const scrubbed = await scrubHistory(original, scrub).catch(asUnopened);
  if (scrubbed instanceof CodecError) return { refused: scrubbed.message.replace(/\.$/, '') };
  const text = writeHistory(scrubbed);
  const written = readHistory(text);

  const left = await findLeftovers(written, original, scrub);
  if (left.length > 0) {
    const shown = left.slice(0, 10).join('\n');
    return {
      refused: `this would have been left in it:\n${shown}\nThis is a fault of the command: report it with these lines`,
    };
  }
  const before = await replayOne(original, codec);
  const after = await replayOne(written, noKeys);
  if (before === 'not-begun') return { refused: 'the run has not begun, so there is nothing to replay' };
  const said = (result: Replayed['result']): string =>
    typeof result === 'object' ? quote.line(result.message, { longest: 1_000 }) : 'it replays';
  if (said(before) !== said(after))
    return {
      refused: `it does not go as the run does.\nThe run: ${said(before)}\nThe file: ${said(after)}\nA workflow branches on a value that was replaced: name its field with --keep, if it tells of nobody`,
    };
  const replays = before === 'replayed';
  if (!replays && !red)
    return {
      refused: `this build does not replay the run: ${said(before)}\nRecord it with the build that carried it out, or with --red as a test that fails until this build is mended`,
    };
  return { text, replays };

  async function replayOne(history: History, keys: PayloadCodec): Promise<Replayed['result']> {
    const runs = [{ name: '', history }];
    for await (const { result } of replayHistories(runs, { codec: keys, bundle })) return result;
    return 'not-begun';
  }
}

function asUnopened(error: unknown): CodecError {
  if (error instanceof CodecError) return error;
  throw error;
}

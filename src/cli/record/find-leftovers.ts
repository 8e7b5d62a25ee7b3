import type { Payload, PayloadCodec } from '@temporalio/common';
import type { History } from '@temporalio/common/lib/proto-utils';
import { temporal } from '@temporalio/proto';
import { hideSecrets } from '../../base/hide-secrets';
import { idsIn, isBytes, isCodeName, isId, isMap, isPayload } from './event-fields';
import { formsIn } from './personal-forms';
import { opened, type ScrubOptions } from './scrub-history';

const { History: HistoryMessage } = temporal.api.history.v1;

/** A text of a history: of a field, of a value in a payload, or a name in one. */
interface Found {
  /** E.g. `event 7, activityTaskCompletedEventAttributes.result.payloads`. */
  place: string;
  text: string;
  /** `name`: from code. `kept`: a value that stays because somebody said so. */
  as: 'id' | 'name' | 'value' | 'kept';
}

/** Whoever opens nothing. */
const openNothing: Pick<PayloadCodec, 'decode'> = { decode: async (payloads) => payloads };

/** Words of a replaced text that are so long or longer tell where it is from; but for those that fakes are made of. */
const tellingWord = /(?<![\p{L}\p{N}])(?!000|recorded|example)[\p{L}\p{N}]{6,}/gu;

/**
 * Looks whether a written history still tells of somebody, without trust in what has replaced it. It looks for secrets
 * of this process, for what has the form of a token, an address or a number of a person's, and for words of the original.
 * What it finds is told by its place, never by itself.
 */
export async function findLeftovers(
  written: History,
  original: History,
  { codec, known, keep }: ScrubOptions,
): Promise<string[]> {
  const ids = idsIn(original);
  const isOwn = ({ text, as }: Found): boolean =>
    as === 'id' || as === 'name' || known.isWord(text) || known.isName(text) || ids.has(text);
  const texts = await textsOf(written, { codec: openNothing, known, keep });
  const originals = await textsOf(original, { codec, known, keep });

  // A word that an id, a name or the code has too says nothing of where it is from.
  const mayStay = (found: Found): boolean => found.as === 'kept' || isOwn(found);
  const own = new Set([...originals, ...texts].filter(mayStay).flatMap(({ text }) => wordsOf(text)));
  const telling = new Set(originals.filter((one) => !mayStay(one)).flatMap(({ text }) => wordsOf(text)));
  const all = texts.map(({ text }) => text).join('\n');
  const hasSecrets = hideSecrets(all) !== all;
  const found = texts.flatMap((one) => {
    const whats = [
      hasSecrets && hideSecrets(one.text) !== one.text && 'a secret from the settings',
      ...formsIn(one.text).map((form) => !isOwn(one) && form),
      !mayStay(one) &&
        wordsOf(one.text).some((word) => telling.has(word) && !own.has(word)) &&
        'a word of the original',
    ];
    return whats.flatMap((what) => (what ? `${one.place}: ${what}` : []));
  });
  return [...new Set(found)];
}

function wordsOf(text: string): string[] {
  return text.match(tellingWord) ?? [];
}

async function textsOf(
  history: History,
  { codec, known, keep }: Pick<ScrubOptions, 'known' | 'keep'> & { codec: Pick<PayloadCodec, 'decode'> },
): Promise<Found[]> {
  const found: Found[] = [];
  const { events = [] } = HistoryMessage.toObject(HistoryMessage.fromObject(history)) as {
    events?: object[];
  };
  for (const [index, event] of events.entries()) await read(event, [`event ${index + 1}`]);
  return found;

  async function read(value: unknown, path: readonly string[]): Promise<void> {
    const [event = '', ...fields] = path;
    const place = `${event}, ${fields.join('.')}`;
    if (typeof value === 'string') {
      found.push({ place, text: value, as: isId(path) ? 'id' : isCodeName(path) ? 'name' : 'value' });
    } else if (isBytes(value)) {
      found.push({ place, text: Buffer.from(value).toString('latin1'), as: 'value' });
    } else if (Array.isArray(value)) {
      for (const item of value) await read(item, path);
    } else if (typeof value === 'object' && value !== null) {
      if (isPayload(value)) return readPayload(await opened(value, codec), place);
      for (const [name, inner] of Object.entries(value)) {
        if (isMap(path)) found.push({ place, text: name, as: 'value' });
        await read(inner, [...path, name]);
      }
    }
  }

  function readPayload({ metadata, data }: Payload, place: string): void {
    for (const bytes of Object.values(metadata ?? {})) {
      found.push({ place: `${place}, metadata`, text: Buffer.from(bytes).toString(), as: 'name' });
    }
    const text = Buffer.from(data ?? []).toString();
    try {
      readValue(JSON.parse(text), place, 'value');
    } catch {
      found.push({ place, text, as: 'value' });
    }
  }

  function readValue(value: unknown, place: string, as: 'value' | 'kept', name?: string): void {
    if (typeof value === 'object' && value !== null) {
      for (const [inner, item] of Object.entries(value)) {
        const isList = Array.isArray(value);
        if (!isList) found.push({ place, text: inner, as: 'value' });
        readValue(item, place, keep.has(inner) ? 'kept' : as, isList ? name : inner);
      }
    } else if (typeof value === 'string') found.push({ place, text: value, as });
    else if (typeof value === 'number') {
      const counts = name === undefined || known.isNamedByWorkflows(name);
      // A time in seconds, which one in ten times has the check digit of an INN.
      if (counts && /^\d{10}$/.test(String(value))) return;
      found.push({ place, text: String(value), as: counts ? 'kept' : as });
    }
  }
}

import type { JSX } from 'hono/jsx/jsx-runtime';
import type { Call } from '../../portal/portal-state';
import type { Board } from '../board';
import { robotName, wasTaken } from '../robots-of';
import { type Language, type Say, sayIn } from '../texts';
import type { View } from '../view';
import { Message, Short } from './foreign';
import { clock } from './moments';
import { Pager, pageOf } from './pager';

interface Line {
  at: number;
  kind: 'called' | 'taken' | 'not-taken' | 'said' | 'answered';
  robot: string;
  text: string;
}

/** What happened to a deal by the portal's own record, the latest first. */
export function Log({ board, view, id }: { board: Board; view: View; id: number }): JSX.Element {
  const say = sayIn(view.language);
  const lines = linesOf(board, id, view.language);
  if (lines.length === 0) return <p class="none">{say('noLog')}</p>;
  const page = pageOf(view, lines);
  const last = board.digest.of(id).calls.at(-1);
  return (
    <>
      {page.from === 0 && last !== undefined && (
        <p>
          <button type="button" id="repeat-call" data-post="/act/repeat" data-call={last}>
            {say('repeatThis')}
          </button>
        </p>
      )}
      <ol class="log">
        {page.shown.map(({ at, kind, robot, text }) => (
          <li class={`line line-${kind}`}>
            <time>{clock(at)}</time>{' '}
            {robot !== '' && (
              <b>
                <Short text={robot} characters={60} />
              </b>
            )}{' '}
            <span>
              <Message text={text} portal={board.portal.origin} say={say} />
            </span>
          </li>
        ))}
      </ol>
      <Pager view={view} page={page} />
    </>
  );
}

function linesOf({ store, digest }: Board, id: number, language: Language): Line[] {
  const say = sayIn(language);
  const { calls, log } = digest.of(id);
  const name = (call: Call | undefined): string => (call ? robotName(store, call.code, language) : '');
  const ofCalls = calls.flatMap((callId) => {
    const call = store.portal.calls.get(callId);
    return call ? linesOfCall(call, name(call), say) : [];
  });
  const said = log.map(({ at, text, call }): Line => {
    const robot = name(call === undefined ? undefined : store.portal.calls.get(call));
    return { at, kind: 'said', robot, text };
  });
  return [...ofCalls, ...said].toSorted((a, b) => b.at - a.at);
}

function linesOfCall(call: Call, robot: string, say: Say): Line[] {
  const { sentAt, outcome, firstAnswer } = call;
  const lines: Line[] = [];
  if (!outcome) lines.push({ at: sentAt, kind: 'called', robot, text: say('logSent') });
  else if (wasTaken(call))
    lines.push({ at: sentAt, kind: 'taken', robot, text: say('logTaken', { ms: outcome.ms }) });
  else {
    const why = outcome.status === undefined ? (outcome.error ?? '') : `HTTP ${outcome.status}`;
    lines.push({ at: sentAt, kind: 'not-taken', robot, text: say('logNotTaken', { why }) });
  }
  if (firstAnswer) {
    const { status, error, ...values } = firstAnswer.values;
    const facts = { status: textOf(status), s: ((firstAnswer.at - sentAt) / 1_000).toFixed(1) };
    const given = [...Object.values(values), error].map(textOf).filter(Boolean);
    const text = [say('logAnswered', facts), ...given].join(' · ');
    lines.push({ at: firstAnswer.at, kind: 'answered', robot, text });
  }
  return lines;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value);
}

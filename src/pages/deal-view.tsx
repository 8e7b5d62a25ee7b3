import { dealTab as texts, type Language, type Localized, robotName } from '../messages';
import { quote } from '../base/quote';
import { type DealRuns, returnsOf, type ShownRun, type ShownStep, type Verb } from './deal-runs';
import type { View } from './layout';

export interface DealState {
  language: Language;
  document: string;
  runs: DealRuns;
  /** The page's user may do what it offers. */
  acts: boolean;
  /** Minutes that the portal's clock shows more than UTC does. */
  ahead: number | undefined;
  /** Addresses of numbers by robot, with `{number}` in them. */
  links: ReadonlyMap<string, string>;
  /** What came of a button. */
  told?: Localized;
}

export function DealView(state: DealState): View {
  const { language, document, runs, acts, told } = state;
  const say = (text: Localized): string => text[language];
  return (
    <>
      <p id="told" role="status">
        {told && say(told)}
      </p>
      {runs.current.length === 0 && <p>{say(texts.empty(document))}</p>}
      {runs.current.map((run, index) => (
        <RunView run={run} state={state} index={index} />
      ))}
      {!acts && runs.current.some(({ verbs }) => verbs.length > 0) && (
        <p class="soft">{say(texts.mayNotAct)}</p>
      )}
      {runs.earlier.length > 0 && (
        <details data-key="earlier">
          <summary>
            {say(texts.earlier)} ({runs.earlier.length})
          </summary>
          {runs.earlier.map((run, index) => (
            <RunView run={run} state={{ ...state, acts: false }} index={runs.current.length + index} />
          ))}
        </details>
      )}
    </>
  );
}

function RunView({ run, state, index }: { run: ShownRun; state: DealState; index: number }): View {
  const { language, acts, ahead } = state;
  const { id, robot, sentence, startedAt, steps, verbs, isOpen } = run;
  const say = (text: Localized): string => text[language];
  return (
    <article aria-labelledby={`run-${index}`} data-open={isOpen ? 'yes' : undefined}>
      <header>
        <h2 id={`run-${index}`}>{robotName(robot, language)}</h2>
        <span class={`state ${run.state}`}>{say(texts.states[run.state])}</span>
      </header>
      <p class="sentence" dir="auto">
        {say(sentence)}
      </p>
      <p class="soft">
        {say(texts.since)} {clock(startedAt, ahead, language)}
        {run.number && <NumberView run={run} state={state} />}
      </p>
      {steps.length > 0 && (
        <details data-key={`steps-${id}`}>
          <summary>
            {say(texts.steps)} ({steps.length})
          </summary>
          <ol class="steps">
            {steps.map((step) => (
              <StepView step={step} language={language} ahead={ahead} />
            ))}
          </ol>
        </details>
      )}
      {acts && verbs.length > 0 && (
        <div class="verbs">
          {verbs.map((verb) => (
            <VerbView verb={verb} run={run} language={language} dataKey={`${verb}-${id}`} />
          ))}
        </div>
      )}
    </article>
  );
}

function NumberView({ run, state }: { run: ShownRun; state: DealState }): View {
  const { language, links } = state;
  const number = quote.line(run.number ?? '', { longest: 100 });
  const href = links.get(run.robot)?.replaceAll('{number}', encodeURIComponent(run.number ?? ''));
  return (
    <>
      {' · '}
      {texts.number[language]}{' '}
      {href ? (
        <a href={href} target="_blank" rel="noopener noreferrer" dir="auto">
          {number}
        </a>
      ) : (
        <bdi>{number}</bdi>
      )}
    </>
  );
}

function StepView({
  step,
  language,
  ahead,
}: {
  step: ShownStep;
  language: Language;
  ahead: number | undefined;
}): View {
  const { at, name, took, attempts, problem } = step;
  const seconds = took === undefined ? '' : texts.took((took / 1_000).toFixed(1))[language];
  const tries = attempts > 1 ? texts.attempts(attempts)[language] : '';
  const how = [seconds, tries].filter(Boolean).join(', ');
  return (
    <li>
      <time>{clock(at, ahead, language)}</time> <bdi>{name[language]}</bdi>
      {how && <span class="soft"> · {how}</span>}
      {problem && (
        <div class="problem" dir="auto">
          {problem[language]}
        </div>
      )}
    </li>
  );
}

interface VerbProps {
  verb: Verb;
  run: ShownRun;
  language: Language;
  dataKey: string;
}

const forms = {
  answer: { label: texts.verbs.answer, hint: texts.answerHint, send: texts.sendAnswer },
  'give-up': { label: texts.verbs.giveUp, hint: texts.giveUpHint, send: texts.sendGiveUp },
  again: { label: texts.verbs.again, hint: texts.againHint, send: texts.sendAgain },
} as const;

function VerbView({ verb, run, language, dataKey }: VerbProps): View {
  if (verb === 'try-now') {
    return (
      <button type="button" data-do={verb} data-run={run.id}>
        {texts.verbs.tryNow[language]}
      </button>
    );
  }
  const { label, hint, send } = forms[verb];
  return (
    <details class="verb" data-key={dataKey}>
      <summary>{label[language]}</summary>
      <form data-do={verb} data-run={run.id}>
        <p>{hint[language]}</p>
        {verb === 'answer' &&
          returnsOf(run.robot).map(({ name, label: field }, index) => (
            <label>
              {field[language]}
              <input
                name={name}
                data-value="yes"
                maxlength={1_000}
                required={index === 0}
                autocomplete="off"
              />
            </label>
          ))}
        {verb !== 'again' && (
          <label>
            {texts.reason[language]}
            <input name="reason" maxlength={300} required autocomplete="off" />
          </label>
        )}
        <button type="submit">{send[language]}</button>
      </form>
    </details>
  );
}

/** By the portal's clock; with the day where it is not today's. */
function clock(at: number, ahead: number | undefined, language: Language): string {
  const shown = (ms: number): Date => new Date(ms + (ahead ?? 0) * 60_000);
  const date = shown(at);
  const time = date.toISOString().slice(11, 19);
  const zone = ahead === undefined ? ' UTC' : '';
  if (date.toISOString().slice(0, 10) === shown(Date.now()).toISOString().slice(0, 10))
    return `${time}${zone}`;
  const day = new Intl.DateTimeFormat(language, { day: 'numeric', month: 'short', timeZone: 'UTC' }).format(
    date,
  );
  return `${day}, ${time}${zone}`;
}

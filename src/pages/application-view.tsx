import { applicationPage as texts, type Language, type Localized, robotName } from '../messages';
import { detailsPath, parseDocument } from '../clients/bitrix24';
import type { View } from './layout';
import type { Counts, OpenFailure } from './recent-runs';
import type { Line } from './lines';
import type { Standing } from './standing';

/** Everything below the heading, once it is known. */
export interface ApplicationState {
  language: Language;
  /** What is to be said before anything else; what the checks amount to where it is left out. */
  notice?: Localized;
  standing?: Standing;
  recent?: { counts: Counts; failures: OpenFailure[] };
  /** Of the portal, with its scheme. */
  portalUrl: string;
}

export function ApplicationView({ language, notice, standing, recent, portalUrl }: ApplicationState): View {
  const say = (text: Localized): string => text[language];
  const lines = standing?.lines ?? [];
  return (
    <>
      <p id="told" role="status">
        {say(notice ?? summaryOf(standing))}
      </p>
      {lines.length > 0 && (
        <section aria-labelledby="checks">
          <h2 id="checks">{say(texts.checks)}</h2>
          <ul class="lines">
            {lines.map((line) => (
              <CheckLine line={line} language={language} />
            ))}
          </ul>
          <p>
            <button type="button" data-do="look">
              {say(texts.checkAgain)}
            </button>
          </p>
        </section>
      )}
      {recent && <RecentView {...recent} language={language} portalUrl={portalUrl} />}
    </>
  );
}

function summaryOf(standing: Standing | undefined): Localized {
  if (!standing) return texts.checking;
  if (standing.state === 'registering') return texts.installing;
  return standing.lines.some(({ state }) => state === 'wrong') ? texts.toMend : texts.installed;
}

const marks = { ok: '✓', wrong: '✗', open: '?' } as const;

function CheckLine({ line, language }: { line: Line; language: Language }): View {
  const { title, state, text, button } = line;
  return (
    <li class={`line ${state}`}>
      <span class="mark" role="img" aria-label={texts[state][language]}>
        {marks[state]}
      </span>
      <div>
        <h3>{title[language]}</h3>
        <p>{text[language]}</p>
      </div>
      {button && (
        <button type="button" data-do={button.mend}>
          {button.label[language]}
        </button>
      )}
    </li>
  );
}

function RecentView({
  counts,
  failures,
  language,
  portalUrl,
}: {
  counts: Counts;
  failures: OpenFailure[];
  language: Language;
  portalUrl: string;
}): View {
  const { counts: words, failures: failureWords } = texts;
  const say = (text: Localized): string => text[language];
  return (
    <>
      <section aria-labelledby="counts">
        <h2 id="counts">{say(words.title)}</h2>
        {counts.robots.length === 0 ? (
          <p>{say(words.none)}</p>
        ) : (
          <div class="scroll" role="group" aria-labelledby="counts" tabindex={0}>
            <table>
              <thead>
                <tr>
                  <th scope="col">{say(words.robot)}</th>
                  <th scope="col">{say(words.done)}</th>
                  <th scope="col">{say(words.byHand)}</th>
                  <th scope="col">{say(words.failed)}</th>
                  <th scope="col">{say(words.open)}</th>
                </tr>
              </thead>
              <tbody>
                {counts.robots.map(({ robot, done, byHand, failed, open }) => (
                  <tr>
                    <th scope="row">{robotName(robot, language)}</th>
                    <td>{done}</td>
                    <td>{byHand}</td>
                    <td>{failed}</td>
                    <td>{open}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
        {counts.cutAt !== undefined && <p>{say(words.more(counts.cutAt))}</p>}
      </section>
      <section aria-labelledby="failures">
        <h2 id="failures">{say(failureWords.title)}</h2>
        {failures.length === 0 ? (
          <p>{say(failureWords.none)}</p>
        ) : (
          <ul class="failures">
            {failures.map(({ document, robot, sentence }) => (
              <li>
                <DocumentLink document={document} portalUrl={portalUrl} /> · {robotName(robot, language)}
                <br />
                <span dir="auto">{say(sentence)}</span>
              </li>
            ))}
          </ul>
        )}
      </section>
    </>
  );
}

function DocumentLink({ document, portalUrl }: { document: string; portalUrl: string }): View {
  const record = parseDocument(document);
  if (!record) return <span>{document}</span>;
  return (
    <a href={new URL(detailsPath(record), portalUrl).href} target="_blank" rel="noopener noreferrer">
      {document}
    </a>
  );
}

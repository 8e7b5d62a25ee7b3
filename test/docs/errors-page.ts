import { catalogue, doneBy, failureTexts, robotOf } from '../../src/messages/failures/catalogue';
import type { Acts, FailureEntry } from '../../src/messages/failures/entry';
import { httpFailures } from '../../src/messages/failures/http';
import type { HttpEntry } from '../../src/messages/failures/http-calls';

interface Row {
  types: string[];
  status: string;
  says: string;
  done: string;
  next: string;
  toDo: string;
  acts: Acts;
}

const titles: Record<Acts, string> = {
  deal: 'Who works with the deal, or sets the robot on the stage',
  administrator: 'The portal’s administrator',
  operator: 'Who operates the robots',
  integrator: 'Who fits the product to an ERP, 1C, Jira or gateway',
};

/** docs/errors.md, of the catalogue as it is. */
export function errorsPage(): string {
  const rows = [...runRows(), ...httpRows()].toSorted((a, b) => (a.types[0]! < b.types[0]! ? -1 : 1));
  const tables = Object.entries(titles).map(([acts, title]) => {
    const lines = rows.filter((row) => row.acts === acts).map(toLine);
    return [
      `## ${title}`,
      '',
      '| Type | HTTP | What it says | What was done | What happens next | What to do |',
      '| --- | --- | --- | --- | --- | --- |',
      ...lines,
    ].join('\n');
  });
  return `${[intro, ...tables].join('\n\n')}\n`;
}

const intro = `# Failures

Written by \`npm run docs:errors\` from the catalogue, \`src/messages/failures/\`; a test holds both together.

A type stands in a run's failure and details in Temporal's Web UI, in the endpoint's log and answers (\`{"error": "<type>", "message": "…"}\`),
and in metrics. The deal's people read the text in their portal's language, English or Russian: in the process log, in the notification and as
the \`error\` that the process goes on with. What a system itself said stands in quotation marks there, for which \`…\` stands here.

*Tried again* means: by itself, as the retry policy of the step says, for 24 hours at most; then the run ends and the deal is answered.
A deal with a timeout is answered before that runs out. Who can do something about a failure is the heading that it stands under.

A run's failure of any other type, \`TypeError\` for instance, is a bug: the deal is told "an error in the integration" with that name. Mend it;
\`temporal workflow reset\` lets the run go on with the mended code.`;

/** A failure that several systems may have is one row. */
function runRows(): Row[] {
  const entries = Object.entries(catalogue);
  const first = entries.filter(([, entry], at) => entries.findIndex(([, one]) => one === entry) === at);
  return first.map(([type, entry]) => {
    const types = entries.flatMap(([other, one]) => (one === entry ? [other] : [])).toSorted();
    return { types, ...rowOf(type, entry, types.length > 1 ? '' : robotOf(type)) };
  });
}

/** @param robot CODE of one whose words it is told in */
function rowOf(type: string, entry: FailureEntry, robot: string): Omit<Row, 'types'> {
  const { reason, advice } = failureTexts(
    { type, said: '…', reference: '…' },
    { robot, document: 'DEAL_17' },
  );
  const { acts, aftermath, next, follows, toDo } = entry;
  const open = aftermath === 'open';
  return {
    acts,
    status: '',
    says: upperFirst(`${reason.en}.`),
    done: doneBy(entry),
    next:
      follows ??
      {
        again: 'tried again',
        ends: `the run ends, answered \`${open ? 'unknown' : 'failed'}\``,
        asks: 'waits for an operator’s word',
      }[next],
    toDo: toDo ?? advice.en,
  };
}

function httpRows(): Row[] {
  const facts = new Proxy({ reason: 'limit' }, { get: (known, name) => Reflect.get(known, name) ?? '…' });
  const say = (sentence: HttpEntry['happened']): string =>
    typeof sentence === 'function' ? sentence(facts) : sentence;
  return Object.entries<HttpEntry<never>>(httpFailures).map(([type, entry]) => {
    const { status, acts, happened, done, toDo } = entry as HttpEntry;
    return {
      types: [type],
      status: String(status),
      acts,
      says: say(happened),
      done: say(done),
      next: 'refused; nothing comes of it unless it is sent again',
      toDo: say(toDo),
    };
  });
}

function toLine({ types, status, says, done, next, toDo }: Row): string {
  const names = types.map((type) => `\`${type}\``).join(' ');
  const cells = [names, status, says, done, next, toDo].map((cell) => cell.replace('….', '…'));
  return `| ${cells.join(' | ')} |`;
}

function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

import { loadConfig } from '../config';
import { type BaseReport, type FieldReport, problemsOf } from '../clients/one-c';
import { systems } from '../systems';
import { print } from './print';

/** ms for the description of a whole base, which may have tens of megabytes. */
const timeoutMs = 120_000;

/**
 * `robots one-c check`: what 1C would make of every field that is written to it. Resolves with whether all of it
 * would be kept.
 */
export async function checkOneC({ json = false }: { json?: boolean }): Promise<boolean> {
  const config = loadConfig('oneC');
  const client = systems['one-c'].createClient(config);
  if (!client.check) {
    print(
      'ONE_C_MAPPING is http-service: the service writes to 1C by itself, and there is nothing to compare.',
    );
    return true;
  }
  const report = await client.check({ timeoutMs });
  print(json ? JSON.stringify(report) : toText(report, config.ONE_C_MAPPING));
  return problemsOf(report).length === 0;
}

function toText(report: BaseReport, mapping: string): string {
  const { fields, unproved } = report;
  const problems = problemsOf(report);
  const lostMark = problems.find(({ mark }) => mark);
  return [
    `Mapping ${mapping}, compared with $metadata; nothing was written.`,
    '',
    ...fields.map(lineOf),
    ...unproved.map((what) => `? ${what}: that 1C keeps the key that we choose is not proved by $metadata.`),
    '',
    problems.length === 0
      ? 'All fields are there, with the types that are needed.'
      : `${problems.length} of ${fields.length} lines are wrong. Publish what is missing, or change the mapping; until then no invoice is made.`,
    ...(lostMark
      ? [
          `${lostMark.field} holds the mark by which an invoice is found again: without it one could be made twice.`,
        ]
      : []),
  ].join('\n');
}

function lineOf({ field, state, maxLength, longer, read, type, value }: FieldReport): string {
  switch (state) {
    case 'unpublished':
      return `✗ ${field}: not published — the composition of the OData interface does not have it`;
    case 'absent':
      return `✗ ${field}: absent — ${read ? 'it is read, and nothing can be found without it' : '1C would ignore it silently'}`;
    case 'wrong-type':
      return `✗ ${field}: of type ${type}, which is not what is ${read ? 'read' : 'written'} there`;
    case 'no-value':
      return `✗ ${field}: its enumeration does not have ${value}`;
    case 'undeclared':
      return `? ${field}: present, its length is not declared — each document is read back and compared before it is posted`;
    case 'values-undeclared':
      return `? ${field}: present, the values of its enumeration are not declared`;
    case 'limited': {
      const then = longer === 'cut' ? 'we cut longer texts visibly' : 'we refuse longer texts';
      return `! ${field}: ${maxLength} characters — 1C would cut silently, so ${then}`;
    }
    default:
      return `✓ ${field}: present${read ? ' (read only)' : ''}`;
  }
}

import { loadConfig } from '../config';
import type { BaseReport, FieldReport } from '../clients/one-c';
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
  return report.fields.every(({ state }) => state !== 'absent');
}

function toText({ fields, unproved }: BaseReport, mapping: string): string {
  const absent = fields.filter(({ state }) => state === 'absent');
  const lostMark = absent.find(({ mark }) => mark);
  return [
    `Mapping ${mapping}, compared with $metadata; nothing was written.`,
    '',
    ...fields.map(lineOf),
    ...unproved.map((what) => `? ${what}: that 1C keeps the key that we choose is not proved by $metadata.`),
    '',
    absent.length === 0
      ? 'All fields are there.'
      : `${absent.length} of ${fields.length} fields are absent. Publish them, or change the mapping; until then no invoice is made.`,
    ...(lostMark
      ? [
          `${lostMark.field} holds the mark by which an invoice is found again: without it one could be made twice.`,
        ]
      : []),
  ].join('\n');
}

function lineOf({ field, state, maxLength, longer }: FieldReport): string {
  if (state === 'absent') return `✗ ${field}: absent — 1C would ignore it silently`;
  if (state === 'present') return `✓ ${field}: present`;
  if (state === 'undeclared')
    return `? ${field}: present, its length is not declared — each document is read back and compared before it is posted`;
  const then = longer === 'cut' ? 'we cut longer texts visibly' : 'we refuse longer texts';
  return `! ${field}: ${maxLength} characters — 1C would cut silently, so ${then}`;
}

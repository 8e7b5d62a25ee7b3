import type { RecordEntry } from '../../sandbox/store';

/** Numbers of deals that only forged calls name: 900,000,000 and above. */
const forgedDeal = /(?:"id":"?|DEAL_)9\d{8}\b/;

/** What was done for calls that no portal made. */
export function forgeriesIn(record: readonly RecordEntry[]): string[] {
  return record.flatMap((entry): string[] => {
    if (entry.type === 'answer' && entry.call === undefined)
      return ['a step that no call is of was answered'];
    if (entry.type !== 'rest') return [];
    return entry.carried
      .filter(({ params }) => forgedDeal.test(JSON.stringify(params)))
      .map(({ method }) => `${method} was asked of a portal for a forged call`);
  });
}

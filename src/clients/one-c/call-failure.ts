import { ClientError, type FailureVerdict } from '../client-error';
import type { FailureKind } from '../failure-kinds';
import type { Meaning } from './error-texts';
import type { Exchange } from './exchange';
import type { SaidError } from './said-error';

interface Failed {
  exchange: Exchange;
  sent: boolean;
  status?: number;
  said?: SaidError | undefined;
  meaning?: Meaning | undefined;
  reason: string;
}

/** Codes of the platform (8.3.27, 17.4.10). */
export const codes = {
  noSuchType: '8',
  noSuchObject: '9',
  noSuchProperty: '10',
  badQuery: '14',
  keyTaken: '15',
  noRight: '20',
} as const;

type Meant = { verdict: FailureVerdict; kind: FailureKind<'one-c'> };
type Rule = Meant & { when: (failed: Failed) => boolean };

const isRead = ({ exchange }: Failed): boolean => !exchange.creates;
const means = (meaning: Meaning) => (failed: Failed) => failed.meaning === meaning;
const isRequestError = ({ status = 0, said }: Failed): boolean => said?.by === 'odata' && status < 500;

/**
 * The first that applies counts; `Unavailable` is an outage, whether or not the call may have been carried out. A read
 * is harmless to repeat, so that whatever 1C says of it is tried again, unless it surely is about our request.
 */
const rules: readonly Rule[] = [
  { when: ({ sent }) => !sent, verdict: 'not-done', kind: 'Unavailable' },
  { when: ({ status }) => status === 401, verdict: 'not-done', kind: 'Unauthorized' },
  { when: means('busy'), verdict: 'not-done', kind: 'Busy' },
  { when: means('away'), verdict: 'not-done', kind: 'Unavailable' },
  {
    when: (failed) =>
      isRead(failed) &&
      isRequestError(failed) &&
      (failed.exchange.finalCodes ?? []).includes(failed.said?.code ?? ''),
    verdict: 'refused',
    kind: 'BadRequest',
  },
  { when: ({ status }) => status === 503, verdict: 'unknown', kind: 'Unavailable' },
  { when: isRead, verdict: 'not-done', kind: 'Unknown' },
  { when: means('broken'), verdict: 'unknown', kind: 'Unknown' },
  { when: means('ours'), verdict: 'unknown', kind: 'Contract' },
  {
    when: (failed) => isRequestError(failed) && failed.said?.code === codes.noRight,
    verdict: 'refused',
    kind: 'Forbidden',
  },
  {
    when: (failed) => isRequestError(failed) && /^\d+$/.test(failed.said?.code ?? ''),
    verdict: 'refused',
    kind: 'BadRequest',
  },
  // A handler of the configuration that said no, or a service in its own words.
  { when: ({ said }) => said?.by === 'odata' && said.code === '-1', verdict: 'refused', kind: 'Rejected' },
  {
    when: ({ said, status = 0 }) => said?.by === 'service' && status < 500,
    verdict: 'refused',
    kind: 'Rejected',
  },
];

/** What an exchange that brought no success says about the work. */
export function callFailure(failed: Failed): ClientError {
  const { exchange, sent, said, reason } = failed;
  const otherwise: Meant = { verdict: 'unknown', kind: 'Unknown' };
  const { verdict, kind } = rules.find(({ when }) => when(failed)) ?? otherwise;
  const harmless = !exchange.creates && verdict === 'unknown';
  return new ClientError(`1C ${exchange.operation}: ${reason}; ${outcomeOf(failed, verdict, sent)}`, {
    system: 'one-c',
    verdict: harmless ? 'not-done' : verdict,
    kind,
    ...(said?.text && { said: said.text }),
  });
}

function outcomeOf({ exchange }: Failed, verdict: FailureVerdict, sent: boolean): string {
  if (!sent) return 'nothing was sent';
  if (!exchange.creates) return 'no answer';
  return verdict === 'unknown' ? 'it may have been carried out' : 'it was not carried out';
}

import { HttpException } from 'jira.js';
import { type AxiosError, isAxiosError, isCancel } from 'axios';
import { readRetryAfter } from '../../base/retry-after';
import { ClientError, type FailureVerdict } from '../client-error';
import type { FailureKind } from '../failure-kinds';
import { inSeconds } from '../../base/in-seconds';
import { errorCode } from '../../base/error-code';
import { errorCollection } from './contract';

/** A request that Jira does not take, with the names of the fields that it complains of. */
export class JiraRefusal extends ClientError {
  readonly fields: readonly string[];

  constructor(message: string, options: ConstructorParameters<typeof ClientError>[1], fields: string[]) {
    super(message, options);
    this.fields = fields;
  }
}

/** What a request was for. */
export interface RequestSubject {
  /** `create project SALES17` */
  operation: string;
  creates: boolean;
  timeoutMs: number;
}

/** A request that did not end well. */
export interface Failure {
  sent: boolean;
  /** Jira did not take the login, and answered as it answers anybody. */
  toNobody?: boolean;
  error?: AxiosError | undefined;
  /** What in a reply breaks the contract; empty: it is no reply of Jira's. */
  breach?: string | undefined;
}

interface Seen extends Failure {
  status: number | undefined;
  /** Jira's words, by the field that they are about. */
  words: { texts: string[]; fields: string[] } | undefined;
}

interface Meaning {
  verdict: FailureVerdict;
  kind: FailureKind<'jira'>;
}

const isClientFault = ({ status = 0 }: Seen): boolean => status >= 400 && status < 500;

/** Of a look-up any answer, of a create only what says no: whatever else it got may be of a create that was carried out. */
function isRefusedLogin(seen: Seen): boolean {
  const isLookUp = seen.error === undefined && seen.breach === undefined;
  return Boolean(seen.toNobody) && (isLookUp || isClientFault(seen));
}

/** The first that applies counts; `Unavailable` is an outage, whether or not the call may have been carried out. */
const rules: (Meaning & { when: (seen: Seen) => boolean })[] = [
  { when: (seen) => !seen.sent, verdict: 'not-done', kind: 'Unavailable' },
  { when: (seen) => seen.status === 401, verdict: 'not-done', kind: 'Unauthorized' },
  { when: isRefusedLogin, verdict: 'not-done', kind: 'Unauthorized' },
  { when: (seen) => seen.status === 403, verdict: 'refused', kind: 'Forbidden' },
  { when: (seen) => seen.status === 429, verdict: 'not-done', kind: 'Throttled' },
  // Absent, or not for this user's eyes. Without words it is a proxy's or another server's.
  { when: (seen) => seen.status === 404 && seen.words !== undefined, verdict: 'refused', kind: 'NotFound' },
  { when: (seen) => isClientFault(seen) && seen.words !== undefined, verdict: 'refused', kind: 'Rejected' },
  { when: (seen) => seen.status === 503, verdict: 'unknown', kind: 'Unavailable' },
  { when: (seen) => Boolean(seen.breach), verdict: 'unknown', kind: 'Contract' },
];
const otherwise: Meaning = { verdict: 'unknown', kind: 'Unknown' };

/**
 * The axios error in what jira.js throws, if it is one of the wire's. It carries the Authorization header, so it is
 * read and never kept.
 */
export function wireError(thrown: unknown): AxiosError | undefined {
  const error = thrown instanceof HttpException ? thrown.cause : thrown;
  return isAxiosError(error) ? error : undefined;
}

/** @param quote makes Jira's words fit to be shown */
export function toJiraError(
  failure: Failure,
  subject: RequestSubject,
  quote: (text: string) => string,
): ClientError {
  const seen: Seen = {
    ...failure,
    status: failure.error?.response?.status,
    words: wordsOf(failure.error),
  };
  const { verdict, kind } = rules.find(({ when }) => when(seen)) ?? otherwise;
  const said = seen.words && quote(seen.words.texts.join(' '));
  const retryAfterMs = readRetryAfter(failure.error?.response?.headers['retry-after']);
  const outcome = !seen.sent ? 'nothing was sent' : subject.creates ? outcomes[verdict] : 'no answer';
  const message = `Jira ${subject.operation}: ${reason(seen, subject, said)}; ${outcome}`;
  const options = {
    system: 'jira',
    // A look-up leaves nothing behind; one that is forbidden stays forbidden.
    verdict: subject.creates || verdict === 'refused' ? verdict : 'not-done',
    kind,
    ...(retryAfterMs !== undefined && { retryAfterMs }),
    ...(said && { said }),
  } as const;
  return kind === 'Rejected'
    ? new JiraRefusal(message, options, seen.words?.fields ?? [])
    : new ClientError(message, options);
}

const outcomes: Record<FailureVerdict, string> = {
  'not-done': 'it was not carried out',
  refused: 'it was not carried out',
  unknown: 'it may have been carried out',
};

function wordsOf(error: AxiosError | undefined): Seen['words'] {
  const collection = errorCollection.safeParse(error?.response?.data);
  if (!collection.success) return undefined;
  const { errorMessages, errors } = collection.data;
  return { texts: [...errorMessages, ...Object.values(errors)], fields: Object.keys(errors) };
}

function reason(seen: Seen, { timeoutMs }: RequestSubject, said: string | undefined): string {
  if (isCancel(seen.error)) return `no ${seen.sent ? 'reply' : 'connection'} within ${inSeconds(timeoutMs)}`;
  if (isRefusedLogin(seen)) return 'the login was not accepted, and the answer is what anybody gets';
  if (seen.breach) return `the reply breaks the contract (${seen.breach})`;
  if (seen.breach === '') return 'a reply that is not of Jira';
  if (seen.status !== undefined && seen.status >= 300)
    return said ? `HTTP ${seen.status}: ${said}` : `HTTP ${seen.status}`;
  const code = errorCode(seen.error) ?? 'the connection failed';
  return code === 'ERR_BAD_RESPONSE' ? 'a reply that broke off or was too long' : code;
}

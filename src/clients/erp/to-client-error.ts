import { isCancel } from 'axios';
import { ClientError, type FailureVerdict } from '../client-error';
import type { FailureKind } from '../failure-kinds';
import { inSeconds } from '../../base/in-seconds';
import { errorCode, messageOf } from '../../base/error-code';
import { replyLimits } from '../http/reply-limits';
import { XmlError } from '../xml/parse-xml';
import type { FaultMapping } from './mapping-types';
import type { SoapOutcome } from './soap-call';
import { type Fault, faultMeaning } from './soap-fault';

/** A call that did not end well, without anything that a library keeps of it. */
export interface Failure extends Omit<SoapOutcome, 'ended'> {
  error?: unknown;
  fault?: Fault;
  /** What in a SOAP reply breaks the contract, and the ERP's words there. */
  breach?: string;
  words?: string | undefined;
  /** The ERP's words in a successful envelope that says no, and what that means. */
  refused?: string;
  means?: keyof FaultMapping | undefined;
  /** The ERP did not know a session that it had just opened. */
  sessionGone: boolean;
}

interface Seen extends Failure {
  logsIn: boolean;
}

interface Meaning {
  verdict: FailureVerdict;
  kind: FailureKind<'erp'>;
}

/** The first that applies counts; `Unavailable` is an outage, whether or not the call may have been carried out. */
const rules: (Meaning & { when: (seen: Seen) => boolean })[] = [
  { when: (seen) => !seen.sent, verdict: 'not-done', kind: 'Unavailable' },
  // Before faults: some servers put `Client` into a 401, which no change of the order would mend.
  { when: (seen) => seen.status === 401, verdict: 'not-done', kind: 'Unauthorized' },
  {
    when: (seen) =>
      seen.means === 'notAllowed' ||
      seen.sessionGone ||
      (seen.logsIn && seen.fault !== undefined && seen.means !== 'notDone'),
    verdict: 'not-done',
    kind: 'Unauthorized',
  },
  { when: (seen) => isLoginFault(seen.fault), verdict: 'not-done', kind: 'Unauthorized' },
  { when: (seen) => seen.means === 'refused', verdict: 'refused', kind: 'Rejected' },
  { when: (seen) => seen.means === 'notDone', verdict: 'not-done', kind: 'Unavailable' },
  { when: (seen) => seen.refused !== undefined, verdict: 'refused', kind: 'Rejected' },
  { when: (seen) => seen.status === 503, verdict: 'unknown', kind: 'Unavailable' },
  { when: (seen) => seen.breach !== undefined, verdict: 'unknown', kind: 'Contract' },
];
/** WS-Security 1.1, section 12: faults of a message whose sender was not believed. */
const loginFaults = [
  'FailedAuthentication',
  'InvalidSecurity',
  'InvalidSecurityToken',
  'UnsupportedSecurityToken',
];

function isLoginFault(fault: Fault | undefined): boolean {
  return fault?.codes.some((code) => loginFaults.includes(code)) ?? false;
}

const otherwise: Meaning = { verdict: 'unknown', kind: 'Unknown' };

/** What a call was for. */
export interface CallSubject {
  /** Of the operation. */
  name: string;
  creates: boolean;
  /** It opens a session: a fault of it is a login that was not believed. */
  logsIn?: boolean;
  externalId: string;
  timeoutMs: number;
}

/** @param quote makes the ERP's words fit to be shown */
export function toClientError(
  failure: Failure,
  subject: CallSubject,
  faults: FaultMapping,
  quote: (text: string) => string,
): ClientError {
  const { fault, refused, words } = failure;
  const { logsIn = false } = subject;
  const seen: Seen = { ...failure, logsIn, means: fault ? faultMeaning(fault, faults) : failure.means };
  const { verdict, kind } = rules.find(({ when }) => when(seen)) ?? otherwise;
  const said = quote(fault?.text ?? refused ?? words ?? '');
  const outcome = !seen.sent ? 'nothing was sent' : subject.creates ? outcomes[verdict] : 'no answer';
  return new ClientError(
    `ERP ${subject.name} ${subject.externalId}: ${reason(seen, subject, quote)}; ${outcome}`,
    {
      system: 'erp',
      // A look-up leaves nothing behind, however it failed.
      verdict: subject.creates ? verdict : 'not-done',
      kind,
      ...(seen.retryAfterMs !== undefined && { retryAfterMs: seen.retryAfterMs }),
      ...(said && { said }),
    },
  );
}

const outcomes: Record<FailureVerdict, string> = {
  'not-done': 'it was not carried out',
  refused: 'it was not carried out',
  unknown: 'it may have been carried out',
};

function reason(seen: Seen, { timeoutMs }: CallSubject, quote: (text: string) => string): string {
  if (seen.fault) return `fault ${quote(seen.fault.codes.join(', '))}: ${quote(seen.fault.text)}`;
  if (seen.refused !== undefined) return `refused: ${quote(seen.refused)}`;
  if (isCancel(seen.error)) return `no ${seen.sent ? 'reply' : 'connection'} within ${inSeconds(timeoutMs)}`;
  if (seen.breach !== undefined) return `the reply breaks the contract (${quote(seen.breach)})`;
  if (seen.error instanceof XmlError) return `a reply that is not read (${seen.error.message})`;
  if (seen.status !== undefined)
    return seen.status < 300 ? 'a reply that is no SOAP answer' : `HTTP ${seen.status}`;
  const code = errorCode(seen.error) ?? 'the connection failed';
  if (code !== 'ERR_BAD_RESPONSE') return code;
  // axios has one code for both.
  return messageOf(seen.error).includes('maxContentLength')
    ? `a reply of more than ${replyLimits.erp.bytes / 1024} KB, which is the limit`
    : 'a reply that broke off';
}

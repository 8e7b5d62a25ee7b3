import { isCancel } from 'axios';
import { ClientError, type FailureVerdict } from '../client-error';
import { inSeconds } from '../in-seconds';
import { errorCode } from '../http/error-code';
import { faultMeaning, readFault, type Fault, type FaultMapping } from './soap-fault';
import type { SoapOutcome } from './soap-call';

/** A call that did not end well, without anything that a library keeps of it. */
export interface Failure extends Omit<SoapOutcome, 'ended'> {
  error?: unknown;
  /** What in a parsed reply breaks the contract. */
  breach?: string;
  /** The ERP's words in a successful envelope that says no. */
  refused?: string;
  /** The caller gave the call up. */
  cancelled: boolean;
}

interface Seen extends Failure {
  fault: Fault | undefined;
  means: keyof FaultMapping | undefined;
}

interface Meaning {
  verdict: FailureVerdict;
  kind: string;
}

/** The first that applies counts; `Unavailable` is an outage, whether or not the call may have been carried out. */
const rules: (Meaning & { when: (seen: Seen) => boolean })[] = [
  { when: (seen) => !seen.sent && seen.cancelled, verdict: 'not-done', kind: 'Cancelled' },
  { when: (seen) => !seen.sent, verdict: 'not-done', kind: 'Unavailable' },
  // Before faults: some servers put `Client` into a 401, which no change of the order would mend.
  { when: (seen) => seen.status === 401, verdict: 'not-done', kind: 'Unauthorized' },
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
  operation: { name: string; creates: boolean };
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
  const fault = readFault(failure.error);
  const seen: Seen = { ...failure, fault, means: fault && faultMeaning(fault, faults) };
  const { verdict, kind } = rules.find(({ when }) => when(seen)) ?? otherwise;
  const said = fault ? quote(fault.text) : seen.refused && quote(seen.refused);
  const outcome = !seen.sent
    ? 'nothing was sent'
    : subject.operation.creates
      ? outcomes[verdict]
      : 'no answer';
  return new ClientError(
    `ERP ${subject.operation.name} ${subject.externalId}: ${reason(seen, subject, quote)}; ${outcome}`,
    {
      system: 'erp',
      // A look-up leaves nothing behind, however it failed.
      verdict: subject.operation.creates ? verdict : 'not-done',
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
  if (seen.cancelled) return 'the call was given up';
  if (isCancel(seen.error)) return `no ${seen.sent ? 'reply' : 'connection'} within ${inSeconds(timeoutMs)}`;
  if (seen.breach !== undefined) return `the reply breaks the contract (${seen.breach})`;
  if (seen.status !== undefined)
    return seen.status < 300 ? 'a reply that is no SOAP answer' : `HTTP ${seen.status}`;
  const code = errorCode(seen.error) ?? 'the connection failed';
  return code === 'ERR_BAD_RESPONSE' ? 'a reply that broke off or was too long' : code;
}

import { qname } from '../erp-wsdl/dom';
import type { PortOperation } from '../erp-wsdl/ports';
import type { XmlElement } from '../xml/parse-xml';
import type { Contract } from './contract';
import type { CreateOperation, FindOperation, SessionMapping } from './mapping-types';
import { textAt } from './paths';
import type { Envelope } from './read-envelope';
import { readFound } from './read-found';
import { hasValue, type Reading, readCreated } from './read-reply';
import { isFault } from './soap-fault';

/** A SOAP message that came, and what for. */
export interface SoapReply {
  envelope: Envelope;
  /** Of HTTP. */
  status: number;
  cookies: Readonly<Record<string, string>>;
  operation: PortOperation;
  contract: Contract;
}

export function readCreation(reply: SoapReply, mapped: CreateOperation<never>['reply']): Reading<string> {
  const element = elementOf(reply);
  return element ? readCreated(element, mapped) : { breach: 'it is not the reply of this operation' };
}

/** The id of the session that a log-in has opened. */
export function readSession(reply: SoapReply, at: SessionMapping['logIn']['reply']['id']): Reading<string> {
  const element = elementOf(reply);
  const isCookie = typeof at === 'object';
  const id = element && (isCookie ? reply.cookies[at.cookie] : textAt(element, at));
  return id ? { value: id } : { breach: `${isCookie ? `cookie ${at.cookie}` : at}: it names no session` };
}

/** Whether a message says that the session of its request is gone. */
export function saysGone(reply: SoapReply, { gone }: SessionMapping): boolean {
  const { envelope } = reply;
  const element = elementOf(reply);
  return gone.some((rule) => {
    if (typeof rule === 'object' && 'at' in rule) return element !== undefined && hasValue(element, rule);
    return 'fault' in envelope && isFault(envelope.fault, rule);
  });
}

export function readLookUp(
  reply: SoapReply,
  externalId: string,
  mapped: FindOperation['reply'],
): Reading<string | undefined> {
  const { envelope, status, contract } = reply;
  if ('fault' in envelope) {
    const { fault } = envelope;
    const rules = mapped.absent.flatMap((absence) => ('fault' in absence ? [absence.fault] : []));
    // A fault comes with 500, or 400 in SOAP 1.2; under "forbidden" or "unavailable" no code of it says "not there".
    const isCalm = [200, 400, 404, 500].includes(status);
    return isCalm && rules.some((rule) => isFault(fault, rule))
      ? { value: undefined }
      : { breach: 'a fault' };
  }
  const element = elementOf(reply);
  return element
    ? readFound(element, externalId, mapped, contract.index.spaces)
    : { breach: 'it is not the reply of this operation' };
}

/** The element of the operation's reply, if that is all that there is. */
function elementOf({ envelope, operation }: SoapReply): XmlElement | undefined {
  if ('fault' in envelope || envelope.content.length !== 1) return undefined;
  const [element] = envelope.content;
  const [part] = operation.output?.parts ?? [];
  const isReply =
    operation.style === 'document'
      ? element && qname(element.space, element.name) === part?.element
      : element?.name === `${operation.name}Response`;
  return isReply ? element : undefined;
}

import { ClientError } from '../client-error';
import type { FailureKind } from '../failure-kinds';
import type { PortOperation } from '../erp-wsdl/ports';
import { type Checked, checkMessage } from './check-message';
import type { Contract } from './contract';
import type { Element } from './mapping-types';
import { composeMessage, type SoapMessage } from './soap-call';

/** What an operation is to be asked. */
export interface Asked {
  /** Of the operation. */
  name: string;
  creates: boolean;
  externalId: string;
  requestWith(externalId: string): Element;
  headers?: Readonly<Record<string, Element>> | undefined;
  /** Characters of a reference that the mapping says the ERP keeps. */
  referenceLength: number | undefined;
}

export interface Prepared {
  contract: Contract;
  operation: PortOperation;
  message: SoapMessage;
  /** What the WSDL's schema says of it. */
  checked: Checked;
  /** Characters of a reference that the ERP keeps, as far as schema and mapping say. */
  referenceLength: number | undefined;
}

/** Composes a message and has it checked; nothing is sent. */
export async function prepareMessage(
  contract: Contract,
  { name, externalId, requestWith, headers = {}, referenceLength }: Asked,
  soapVersion: '1.1' | '1.2',
): Promise<Prepared> {
  // The contract was read for these operations.
  const operation = contract.operations.get(name)!;
  const composed = (reference: string) =>
    composeMessage(contract, operation, { request: requestWith(reference), headers }, soapVersion);
  const checked = await checkMessage({
    contract,
    operation,
    soapVersion,
    envelopeWith: (reference) => composed(reference).envelope,
    reference: externalId,
  });
  const lengths = [referenceLength, checked.is === 'accepted' ? checked.referenceLength : undefined];
  const known = lengths.filter((length) => length !== undefined);
  return {
    contract,
    operation,
    message: composed(externalId),
    checked,
    referenceLength: known.length > 0 ? Math.min(...known) : undefined,
  };
}

/**
 * Why a message must not be sent: the ERP's own schema refuses it, or the ERP would keep a part of the reference, under which
 * it would never be found again. @param quote makes the schema's words fit to be shown
 */
export function unfitToSend(
  { name, externalId }: Pick<Asked, 'name' | 'externalId'>,
  { checked, referenceLength }: Prepared,
  quote: (text: string) => string,
): ClientError | undefined {
  const refusal = (kind: FailureKind<'erp'>, why: string, said: string) =>
    new ClientError(`ERP ${name} ${externalId}: ${why}; nothing was sent`, {
      system: 'erp',
      verdict: 'refused',
      kind,
      said,
    });
  if (referenceLength !== undefined && externalId.length > referenceLength) {
    const lengths = `${externalId.length} > ${referenceLength}`;
    const why = `the reference has ${externalId.length} characters, and the ERP keeps ${referenceLength}`;
    return refusal('ReferenceTooLong', why, lengths);
  }
  if (checked.is !== 'refused') return undefined;
  const why = quote(checked.why);
  return refusal('NotBySchema', `the schema of its WSDL refuses the message (${why})`, why);
}

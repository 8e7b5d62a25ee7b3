import { namespaces } from '../erp-wsdl/dom';
import { replyLimits } from '../http/reply-limits';
import { type XmlElement, parseXml, XmlError } from '../xml/parse-xml';
import { type Fault, readFault } from './soap-fault';

export const envelopeSpaces = {
  '1.1': namespaces.envelope11,
  '1.2': namespaces.envelope12,
} as const;

/** What a SOAP message says. */
export type Envelope = { fault: Fault } | { content: readonly XmlElement[] };

const { depth: nesting, values: elements } = replyLimits.erp;
const limits = { nesting, elements, refuseDoctype: true } as const;

/** A SOAP message of either version; undefined for what is none. @throws XmlError for one that is beyond the limits */
export async function readEnvelope(text: string): Promise<Envelope | undefined> {
  const root = await parseXml(text, limits).catch((error: unknown) => {
    if (error instanceof XmlError && !error.isLimit) return undefined;
    throw error;
  });
  const isSoap = Object.values(envelopeSpaces).some((space) => space === root?.space);
  if (!root || !isSoap || root.name !== 'Envelope') return undefined;
  const bodies = root.children.filter(({ name, space }) => name === 'Body' && space === root.space);
  const [body] = bodies;
  if (!body || bodies.length > 1) return { content: [] };
  const [first] = body.children;
  const isFault = first?.name === 'Fault' && first.space === root.space;
  return isFault ? { fault: readFault(first) } : { content: body.children };
}

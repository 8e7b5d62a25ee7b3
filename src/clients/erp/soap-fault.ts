import { z } from 'zod';

export interface Fault {
  /** Local parts of the fault's codes, the most specific first. */
  codes: string[];
  /** The ERP's own words. */
  text: string;
}

/** Which faults say what, by the local part of a code. */
export interface FaultMapping {
  /** Not carried out, and would be refused again. */
  refused: readonly string[];
  /** Not carried out, and may be tried again as it is. */
  notDone: readonly string[];
}

const words = z
  .union([z.string(), z.object({ $value: z.string() })])
  .transform((value) => (typeof value === 'string' ? value : value.$value));
const someWords = z.union([words, z.array(words).transform((all) => all[0] ?? '')]);

const fault11 = z
  .object({ faultcode: words, faultstring: someWords.catch('') })
  .transform(({ faultcode, faultstring }) => ({ codes: [faultcode], text: faultstring }));
const fault12 = z
  .object({
    Code: z.object({ Value: words, Subcode: z.object({ Value: words }).optional() }),
    Reason: z.object({ Text: someWords }),
  })
  .transform(({ Code, Reason }) => ({
    codes: [...(Code.Subcode ? [Code.Subcode.Value] : []), Code.Value],
    text: Reason.Text,
  }));
const thrown = z.object({
  root: z.object({
    Envelope: z.object({ Body: z.object({ Fault: z.union([fault11, fault12]) }) }),
  }),
});

/** The fault of either SOAP version that soap has put on the error it threw, if it is one. */
export function readFault(error: unknown): Fault | undefined {
  const read = thrown.safeParse(error);
  if (!read.success) return undefined;
  const { codes, text } = read.data.root.Envelope.Body.Fault;
  return { codes: codes.map((code) => code.slice(code.lastIndexOf(':') + 1)), text };
}

/** What the mapping says of a fault; its most specific code that is listed decides. */
export function faultMeaning(fault: Fault, mapping: FaultMapping): keyof FaultMapping | undefined {
  for (const code of fault.codes) {
    // SOAP 1.1, 4.4.1: what follows a dot narrows the code before it.
    const lists = (listed: string) => code === listed || code.startsWith(`${listed}.`);
    if (mapping.notDone.some(lists)) return 'notDone';
    if (mapping.refused.some(lists)) return 'refused';
  }
  return undefined;
}

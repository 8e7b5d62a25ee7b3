import { beyondBounds, type JsonBounds } from '../../base/json-bounds';

/** What one reply may cost; of XML, `values` are elements. */
export interface ReplyLimits extends JsonBounds {
  bytes: number;
}

const kB = 1024;
const MB = 1024 * kB;

/**
 * What a reply of each external system may cost, far above what any of them needs. The time is that of the call; `ms` where
 * calls do not tell it.
 */
export const replyLimits = {
  /** A whole batch of documents with their rows. The SDK writes replies for its log, and deeper ones overflow the stack. */
  portal: { bytes: 16 * MB, depth: 64, values: 1_000_000, ms: 20_000 },
  authServer: { bytes: 64 * kB, depth: 8, values: 1_000, ms: 20_000 },
  /** Of the contract it is below 1 kB, a fault with a stack trace some tens. */
  erp: { bytes: 256 * kB, depth: 200, values: 50_000 },
  /** Some kB; a project's with all its issue types some tens. */
  jira: { bytes: MB, depth: 64, values: 100_000 },
  jiraToken: { bytes: 64 * kB, depth: 8, values: 1_000 },
  /** An object, or a page of them. */
  oneC: { bytes: 4 * MB, depth: 32, values: 500_000 },
  oneCService: { bytes: 256 * kB, depth: 32, values: 50_000 },
  /** The largest configurations of the vendor have some 600,000 properties, 7 elements deep. */
  oneCMetadata: { bytes: 128 * MB, depth: 32, values: 2_000_000, attributes: 64, ms: 60_000 },
} as const satisfies Record<string, ReplyLimits & Record<string, number>>;

/**
 * What a WSDL with all that it imports may cost: one that has no end, by mistake or on purpose, must not take the process
 * with it. Exchange, PayPal and a state's register of houses stay below a tenth of each, eBay's below half.
 */
export const wsdlLimits = {
  /** Files; one that is referred to twice counts once. */
  files: 250,
  /** Files between the WSDL and the last that it leads to. */
  distance: 30,
  /** Of all files together. */
  bytes: 24 * MB,
  elements: 250_000,
  /** How deep elements may nest. */
  nesting: 100,
  /** ms in which all files must have been read. */
  time: 60_000,
  /** How often one type may be derived from another one. */
  derivations: 50,
  /** Elements and attributes of one type, its groups and what it is derived from included. */
  fields: 10_000,
};

export type WsdlLimits = typeof wsdlLimits;

/**
 * The value of a reply in JSON, read only if it is within limits.
 *
 * @param parse of its text; left out: with numbers as JavaScript has them
 * @throws SyntaxError for what is no JSON, or beyond them
 */
export function readJson(
  text: string,
  limits: JsonBounds,
  parse: (text: string) => unknown = JSON.parse,
): unknown {
  const beyond = beyondBounds(text, limits);
  if (beyond) throw new SyntaxError(`It is beyond the limit of ${beyond}.`);
  return parse(text);
}

/** The same for axios: what is no JSON stays a text, which no schema of a reply takes. */
export function jsonReader(limits: JsonBounds): (body: unknown) => unknown {
  return (body) => {
    if (typeof body !== 'string') return body;
    try {
      return readJson(body, limits);
    } catch {
      return body;
    }
  };
}

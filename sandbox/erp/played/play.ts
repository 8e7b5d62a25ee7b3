import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';

/** A path of local names below a request's element: `order/id`, and `@code` at its end for an attribute. */
const path = z.string().min(1);

/**
 * The content of a SOAP body, as XML. `{number}`, `{reference}`, `{refusal}` and `{session}` stand for what is known; the
 * prefix `soap` is that of the request's envelope.
 */
const xml = z.string().min(1);

const operation = z.discriminatedUnion('does', [
  z.strictObject({
    /** `create` and `customer` keep what they bring, once for each reference, and have faults of their own. */
    does: z.enum(['create', 'customer']),
    reference: path,
    /** Where a request names its session. */
    session: path.optional(),
    done: xml,
    refused: xml.optional(),
    notAllowed: xml.optional(),
  }),
  z.strictObject({
    does: z.literal('find'),
    reference: path,
    session: path.optional(),
    found: xml,
    absent: xml,
    refused: xml.optional(),
    notAllowed: xml.optional(),
  }),
  /** It takes the ERP's user and password, and opens a session. */
  z.strictObject({ does: z.literal('log-in'), user: path, password: path, done: xml }),
]);

/** A header block that proves who sends a request: its values, and a signature of them that is good once. */
const passport = z.strictObject({
  header: z.string(),
  /** Values by their paths in the block; `{user}` and `{password}` are the ERP's. */
  values: z.record(path, z.string()),
  signature: z.strictObject({
    at: path,
    /** What is signed, joined by `&`. */
    of: z.array(path).min(1),
    /** Of HMAC-SHA256. */
    key: z.string(),
  }),
  once: path,
});

const play = z.strictObject({
  service: z.string(),
  port: z.string(),
  /** How it knows its callers. */
  login: z.enum(['basic', 'session', 'passport']).default('basic'),
  passport: passport.optional(),
  /** Name of the cookie that a session is, where requests do not name it themselves. */
  cookie: z.string().optional(),
  /** Replies to a caller that it does not know, and to one whose session it does not know any more. */
  denied: xml.optional(),
  gone: xml.optional(),
  /** By the name of the element in the body. */
  operations: z.record(z.string(), operation),
});

/** What the operations of a WSDL mean to a sandbox that keeps what they bring. */
export type Play = z.output<typeof play>;
export type PlayedOperation = Play['operations'][string];

/** A customer's own WSDL, which the sandbox's ERP serves beside its own. */
export interface PlayedService {
  /** A file; what it imports lies beside it. */
  wsdlPath: string;
  play: Play;
}

/**
 * The WSDL in a file, and the play beside it: of `sales.wsdl` it is `sales.json`.
 *
 * @throws Error naming what is not there or wrong
 */
export function readPlayedService(wsdlPath: string): PlayedService {
  const file = wsdlPath.replace(/(\.wsdl)?$/, '.json');
  if (!existsSync(wsdlPath)) throw new Error(`${wsdlPath} is not there: the sandbox cannot serve it.`);
  if (!existsSync(file))
    throw new Error(
      `${file} is not there. It says what the operations of ${wsdlPath} do; see sandbox/README.md.`,
    );
  return { wsdlPath, play: parsePlay(readFileSync(file, 'utf8'), file) };
}

function parsePlay(text: string, file: string): Play {
  try {
    return play.parse(JSON.parse(text));
  } catch (error) {
    const why = error instanceof z.ZodError ? z.prettifyError(error) : 'it is no JSON';
    throw new Error(`${file} cannot be played: ${why}`, { cause: error });
  }
}

/** The same of values in a program. */
export function playedService(wsdlPath: string, of: z.input<typeof play>): PlayedService {
  return { wsdlPath, play: play.parse(of) };
}

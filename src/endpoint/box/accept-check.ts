import type { Logger } from 'pino';
import { z } from 'zod';
import { firstProblem, identityPart } from '../call/call-parts';
import { parseJson } from '../call/parse-json';
import { readBody } from '../http/read-body';
import { malformed, type Refused } from '../http/refusal';
import { type Boxes, signedBy } from './signed-by';

export interface AcceptCheckOptions {
  boxes: Boxes;
  /** Codes of the robots that somebody carries out. */
  servedRobots(): Promise<string[]>;
  /** Asks a box by its callback; why that failed, as a sentence, or undefined. */
  checkCallback(id: string): Promise<string | undefined>;
  log: Logger;
}

/** What both sides together find out (docs/on-premise-wire.md, 3). */
export interface Checked {
  status: 'ok';
  robots: string[];
  callback: { ok: true } | { ok: false; problem: string };
}

const shape = z.object({
  member_id: identityPart,
  version: z.string('is missing').regex(/^[0-9a-z.-]{1,32}$/i, 'must be a version'),
});

/** The self-check of a box's options page: signature and clock by its being taken, and the way back by a request there. */
export function createAcceptCheck({
  boxes,
  servedRobots,
  checkCallback,
  log,
}: AcceptCheckOptions): (request: Request) => Promise<{ ok: true; checked: Checked } | Refused> {
  return async (request) => {
    const body = await readBody(request);
    if (!body.ok) return body;
    const parsed = parseJson(body.text);
    if (!parsed.ok) return parsed;
    const read = shape.safeParse(parsed.fields);
    if (!read.success) return malformed(firstProblem(read.error));
    const { member_id: id, version } = read.data;
    const signed = signedBy(boxes, id, { purpose: 'self-check', request, body: body.bytes });
    if (!signed.ok) return signed;
    const [robots, problem] = await Promise.all([servedRobots(), checkCallback(id)]);
    log.info({ box: id, version, callback: problem ?? 'fine' }, 'a boxed portal checked itself');
    const callback = problem === undefined ? { ok: true as const } : { ok: false as const, problem };
    return { ok: true, checked: { status: 'ok', robots, callback } };
  };
}

import type { Box } from '../../base/box';
import {
  clockDifference,
  problemOfSignature,
  type Purpose,
  signatureHeader,
  type SignatureProblem,
} from '../../base/signature';
import { type Refused, refusalOf, refuse } from '../http/refusal';

/** By their ids. */
export type Boxes = ReadonlyMap<string, Box>;

const problems: Record<Exclude<SignatureProblem['code'], 'CLOCK_DIFFERENCE'>, string> = {
  SIGNATURE_MISSING: 'it carries no signature of the agreed form',
  UNKNOWN_KEY: 'there is no key of that id here',
  WRONG_SIGNATURE: 'the signature does not fit the body',
};

/** The box that a request names, once its signature proves that it comes from there. @param body as it came */
export function signedBy(
  boxes: Boxes,
  id: string,
  { purpose, request, body }: { purpose: Purpose; request: Request; body: Uint8Array },
): { ok: true; box: Box } | Refused {
  const box = boxes.get(id);
  if (!box) return refuse('Call.UnknownPortal', { portal: id, box: true });
  const problem = problemOfSignature(purpose, request.headers.get(signatureHeader), body, box.keys);
  if (!problem) return { ok: true, box };
  if (problem.code !== 'CLOCK_DIFFERENCE')
    return refuse('Call.WrongSignature', { problem: problems[problem.code] });
  const { difference } = problem;
  const refusal = refusalOf('Call.Clock', { difference: clockDifference(difference) });
  return { ok: false, refusal: { ...refusal, difference } };
}

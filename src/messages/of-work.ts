import { externalReference, kindOfWork } from '../../workflows/contract/ids';
import type { FailureFacts } from '../../workflows/contract/failure-facts';
import type { Failure } from './failures/entry';

/** A failure together with the work that failed, by which people look for it. @param workId business id */
export function ofWork(failure: FailureFacts, workId: string | undefined): Failure {
  return { ...failure, ...(workId && { reference: externalReference(workId), work: kindOfWork(workId) }) };
}

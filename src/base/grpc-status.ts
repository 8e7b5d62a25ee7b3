import { isGrpcServiceError } from '@temporalio/client';

/** gRPC codes by their meaning for a request that may be sent again (grpc.io, status codes). */
const codes = {
  invalidArgument: 3,
  deadlineExceeded: 4,
  notFound: 5,
  alreadyExists: 6,
  failedPrecondition: 9,
  unavailable: 14,
} as const;

function hasCode(error: unknown, ...wanted: readonly number[]): boolean {
  return isGrpcServiceError(error) && wanted.includes(error.code);
}

/** The server knows the id already. */
export function isAlreadyExists(error: unknown): boolean {
  return hasCode(error, codes.alreadyExists);
}

/** The server knows nothing of the id. */
export function isNotFound(error: unknown): boolean {
  return hasCode(error, codes.notFound);
}

/** Nobody answered: the server is down, starting, or too far behind. */
export function isAway(error: unknown): boolean {
  return hasCode(error, codes.unavailable, codes.deadlineExceeded);
}

/** The server will refuse the same request for ever. */
export function isRefusedForGood(error: unknown): boolean {
  return hasCode(error, codes.invalidArgument, codes.failedPrecondition);
}

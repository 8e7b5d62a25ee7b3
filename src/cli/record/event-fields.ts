import type { Payload } from '@temporalio/common';

/** Fields of events that hold ids: they say which run it is, and Temporal shows them to everybody who may see a list. */
const idFields = new Set([
  'activityId',
  'acceptedRequestMessageId',
  'acceptedRequestSequencingEventId',
  'continuedExecutionRunId',
  'fairnessKey',
  'firstExecutionRunId',
  'messageId',
  'newExecutionRunId',
  'originalExecutionRunId',
  'protocolInstanceId',
  'rejectedRequestMessageId',
  'requestId',
  'runId',
  'timerId',
  'updateId',
  'workflowId',
]);

/** Fields that hold names from code. */
const nameFields = new Set([
  'activityType.name',
  'buildId',
  'input.name',
  'markerName',
  'normalName',
  'sdkName',
  'sdkVersion',
  'signalName',
  'taskQueue.name',
  'workflowType.name',
]);

export function isId(path: readonly string[]): boolean {
  return idFields.has(path.at(-1) ?? '');
}

/** A name or a version, as it stands in code. */
export function isCodeName(path: readonly string[]): boolean {
  return nameFields.has(path.at(-1) ?? '') || nameFields.has(path.slice(-2).join('.'));
}

/** Whose names are data; those in a message are the protocol's. */
export function isMap(path: readonly string[]): boolean {
  return /^(?:fields|indexedFields|details)$/.test(path.at(-1) ?? '');
}

/** What Temporal keeps of `patched` calls: a marker, and a search attribute. */
export function isOfPatch(path: readonly string[]): boolean {
  return path.includes('patch-data') || path.includes('TemporalChangeVersion');
}

/** By its fields: plain messages of protobufjs have no classes. */
export function isPayload(value: object): value is Payload {
  const { metadata, data } = value as Payload;
  if (data !== undefined && !isBytes(data)) return false;
  const entries = Object.values(metadata ?? {});
  return (data !== undefined || entries.length > 0) && entries.every(isBytes);
}

export function isBytes(value: unknown): value is Uint8Array {
  return value instanceof Uint8Array;
}

/** Every text in a field that holds ids, and each part of those that are made of parts. */
export function idsIn(message: unknown): Set<string> {
  const ids = new Set<string>();
  collect(message, []);
  return ids;

  function collect(value: unknown, path: string[]): void {
    if (typeof value === 'string' && isId(path)) {
      for (const id of [value, ...value.split('/')]) ids.add(id);
    } else if (typeof value === 'object' && value !== null && !isBytes(value)) {
      for (const [name, inner] of Object.entries(value)) {
        collect(inner, Array.isArray(value) ? path : [...path, name]);
      }
    }
  }
}

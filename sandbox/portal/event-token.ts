import type { Secrets } from '../secrets';
import { type CallFacts, stepKey } from './portal-state';

/** `instance|activity|event id.signature`: whoever has it can complete the step. */
export function eventToken(secrets: Secrets, call: CallFacts): string {
  const key = stepKey(call);
  return `${key}.${signature(secrets, key)}`;
}

/** The step that a well-signed token names. */
export function readEventToken(secrets: Secrets, token: string): string | undefined {
  const dot = token.lastIndexOf('.');
  const key = token.slice(0, dot);
  return dot > 0 && token.slice(dot + 1) === signature(secrets, key) ? key : undefined;
}

function signature(secrets: Secrets, key: string): string {
  return secrets.sign(`event token ${key}`, 64);
}

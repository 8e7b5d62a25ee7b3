import { hashToken } from '../secrets';

const tokenNames = /^(auth|event_token|access_token|refresh_token|application_token)$/i;

/** Parameters as the record keeps them: tokens hashed, long texts shortened. */
export function masked(params: unknown): unknown {
  if (typeof params === 'string') return params.length > 200 ? `${params.slice(0, 200)}…` : params;
  if (Array.isArray(params)) return params.map(masked);
  if (typeof params !== 'object' || params === null) return params;
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => [
      name,
      tokenNames.test(name) ? `sha256:${hashToken(String(value))}` : masked(value),
    ]),
  );
}

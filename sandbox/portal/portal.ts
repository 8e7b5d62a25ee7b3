import type { SendOutcome } from '../send-form';
import type { Store } from '../store';

/** A form that the portal sent. */
export interface SentForm {
  url: string;
  form: string;
  /** ms since 1970. */
  at: number;
  outcome: SendOutcome;
}

/** What every part of the portal works on. */
export interface Portal {
  store: Store;
  /** `http://host:port`, known once the portal listens. */
  origin: string;
  /** Every portal that has installed the same application, this one too: they have one authorization server. */
  sisters: readonly Portal[];
  /** Ends what the portal itself has under way: calls, timers. */
  closing: AbortSignal;
  /** Told of every call, after its reply. */
  sent?: ((form: SentForm) => void) | undefined;
  /** Where people see its deals, without a trailing slash; unset: it has no pages. */
  pagesUrl?: string;
}

/** The addresses that stand in every set of tokens. */
export function authAddresses({ origin }: Pick<Portal, 'origin'>): {
  domain: string;
  server_endpoint: string;
  client_endpoint: string;
} {
  const rest = `${origin}/rest/`;
  return { domain: new URL(origin).host, server_endpoint: rest, client_endpoint: rest };
}

/**
 * The authorization server as the vendor's names itself in its replies: not by the portal's name, but by another that
 * this machine has too.
 */
export function authServerAddresses({ origin }: Pick<Portal, 'origin'>): {
  domain: string;
  server_endpoint: string;
} {
  const url = new URL(origin);
  url.hostname = url.hostname === 'localhost' ? '127.0.0.1' : 'localhost';
  return { domain: url.host, server_endpoint: `${url.origin}/rest/` };
}

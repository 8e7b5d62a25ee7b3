import { createSecretKey, hkdfSync, type KeyObject, randomUUID } from 'node:crypto';
import { open, seal } from '../codec/aes-gcm';
import type { KeyRing } from '../codec/keys';
import type { Language } from '../messages';

/** ms for which an open page may ask and act. */
export const goodFor = 15 * 60_000;

/** What a page is opened as. It stands in the page alone, sealed, and comes back in a header. */
export interface PageToken {
  /** Sets what one open page does apart from all others. */
  id: string;
  /** `installing`: the portal is not proved yet, and its user neither. */
  page: 'installing' | 'app' | 'tab';
  /** member_id */
  portal: string;
  host: string;
  language: Language;
  /** Of whoever has opened it; asked again before anything is shown or done. */
  authId: string;
  /** Hex SHA-256 of the application token that it was opened with. */
  tokenHash: string;
  /** Of an installation, as its event says it. */
  ts?: number;
  user?: { id: number; name: string; administrator: boolean };
  /** May do what the page offers. */
  acts: boolean;
  /** DOCUMENT_ID[2] of the card. */
  document?: string;
  /** Minutes that the portal's clock shows more than UTC does. */
  ahead?: number | undefined;
  /** ms since 1970. */
  expiresAt: number;
}

export interface PageTokens {
  seal(token: Omit<PageToken, 'id' | 'expiresAt'>): string;
  /** Undefined for what is none of ours, was altered, or is over. */
  open(text: string | undefined): PageToken | undefined;
}

const form = /^p1\.([A-Za-z0-9._-]{1,32})~([A-Za-z0-9_-]{1,4000})$/;
const context = 'page token/1';

/** Sealed with keys that are made of CODEC_KEYS: every process that serves pages opens what another one sealed. */
export function createPageTokens({ sealsWith, keys }: KeyRing, now: () => number = Date.now): PageTokens {
  const own = new Map([...keys].map(([id, { secret }]) => [id, derived(secret)]));
  const first = own.get(sealsWith);
  if (!first) throw new Error(`The ring has no key "${sealsWith}".`);
  return {
    seal(token) {
      const whole: PageToken = { ...token, id: randomUUID(), expiresAt: now() + goodFor };
      return `p1.${sealsWith}~${seal(first, Buffer.from(JSON.stringify(whole)), context).toString('base64url')}`;
    },
    open(text = '') {
      const [, id = '', body = ''] = form.exec(text) ?? [];
      const key = own.get(id);
      const plain = key && open(key, Buffer.from(body, 'base64url'), context);
      if (!plain) return undefined;
      const token = JSON.parse(plain.toString()) as PageToken;
      return token.expiresAt > now() ? token : undefined;
    },
  };
}

function derived(secret: KeyObject): KeyObject {
  return createSecretKey(Buffer.from(hkdfSync('sha256', secret, Buffer.alloc(0), context, 32)));
}

import { createHash, createHmac } from 'node:crypto';

/** Everything secret is derived from one seed, so that no other record needs to hold a secret. */
export interface Secrets {
  memberId: string;
  clientId: string;
  clientSecret: string;
  applicationToken: string;
  erpUser: string;
  erpPassword: string;
  oneCUser: string;
  oneCPassword: string;
  /** The first `length` (at most 64) hex digits of the seed's signature over a text. */
  sign(text: string, length: number): string;
}

/** The application that portals of several sandboxes have installed. */
export type Application = Pick<Secrets, 'clientId' | 'clientSecret'>;

/** @param seed hex, made once per sandbox @param application instead of one of its own */
export function deriveSecrets(seed: string, application?: Application): Secrets {
  const sign = (text: string, length: number): string =>
    createHmac('sha256', seed).update(text).digest('hex').slice(0, length);
  return {
    memberId: sign('member_id', 32),
    clientId: `local.${sign('client_id', 14)}.${parseInt(sign('client_id number', 8), 16).toString().slice(0, 8)}`,
    clientSecret: sign('client_secret', 50),
    ...application,
    applicationToken: sign('application_token', 32),
    erpUser: 'robots',
    erpPassword: sign('erp password', 24),
    oneCUser: 'Роботы',
    oneCPassword: sign('1c password', 24),
    sign,
  };
}

/** How a token stands in the record: hex SHA-256. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

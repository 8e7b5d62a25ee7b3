import type { SigningKeys } from './signature';

/** A portal on its owner's server, which a PHP module of ours connects. */
export interface Box {
  /** What stands for a member_id; it is part of every reference, and never changes. */
  id: string;
  /** Origin of the portal. */
  url: string;
  /** With its port, if it has one. */
  host: string;
  /** Of the texts that its users read. */
  language: 'ru' | 'en';
  keys: SigningKeys;
}

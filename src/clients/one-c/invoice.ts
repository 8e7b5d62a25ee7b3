import type { OneCLine } from './amounts';

/** Whom the invoice is for, as the deal's requisites say. */
export interface OneCParty {
  name: string;
  /** Of a company or a sole trader; 10 or 12 digits. */
  inn: string;
  /** Empty for a sole trader. */
  kpp: string;
}

export interface PartyInput {
  party: OneCParty;
  /** ISO code. */
  currency: string;
}

/** An invoice as 1C shall keep it. */
export interface OneCInvoice extends PartyInput {
  /** Ours, by which people and 1C know it: `D_17-3f2a9c1e`. */
  externalId: string;
  /** Portal, document and reference in full, of which its key is made: `DEAL_17/{member_id}`. */
  identity: string;
  /** ms since 1970. */
  date: number;
  title: string;
  comment?: string;
  lines: OneCLine[];
}

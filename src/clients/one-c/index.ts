export type { OneCLine } from './amounts';
export { type BaseReport, type FieldReport, problemsOf } from './check';
export { type ChainName, createOneCClient, type OneCClient, type OneCSettings } from './client';
export type { OneCInvoice, OneCParty, PartyInput } from './invoice';
export type { Known, Step } from './steps';

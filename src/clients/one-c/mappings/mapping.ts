import type { Draft } from '../fit';
import type { OneCInvoice, OneCParty, PartyInput } from '../invoice';
import type { Read } from '../reads';
import type { ReferenceSettings } from '../references';
import type { Step } from '../steps';

/** How invoices are made in one configuration of 1C. */
export interface Mapping {
  /** The steps to the client's counterparty; shared by all deals of a client. */
  party: readonly Step<PartyInput>[];
  /** The steps to one invoice; what the steps above left is known to them. */
  invoice: readonly Step<OneCInvoice>[];
  /** Every object that is written, with every field in use, to be compared with what a base publishes. */
  drafts: readonly Draft[];
  /** What is read of those, and of objects that are never written. */
  reads: readonly Read[];
  /** Where our mark stands, by which a document is found again. */
  mark: { entity: string; field: string };
}

export interface MappingSettings extends ReferenceSettings {
  /** IANA name of the zone of the base's wall time. */
  timeZone: string;
}

/** A sole trader's INN has 12 digits, a company's 10. */
export function isPerson({ inn }: OneCParty): boolean {
  return inn.length === 12;
}

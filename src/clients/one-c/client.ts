import type { CallOptions } from './exchange';
import { type BaseReport, compareWithBase } from './check';
import { serviceStep } from './http-service';
import type { OneCInvoice, PartyInput } from './invoice';
import { accounting } from './mappings/accounting';
import type { MappingName } from './mapping-names';
import type { MappingSettings } from './mappings/mapping';
import { trade } from './mappings/trade';
import { createOData, type ODataSettings } from './odata';
import type { Step } from './steps';

/** Configurations of 1C that an invoice can be made in. */
const mappings = { accounting, trade } as const;

export interface OneCSettings extends ODataSettings, MappingSettings {
  mapping: MappingName;
}

/** What is done in 1C, step by step; the steps know names and fields, callers only their order. */
export interface OneCClient {
  chains: {
    /** To the client's counterparty, which all deals of a client share. */
    party: readonly Step<PartyInput>[];
    /** To one invoice, with what the chain above found. */
    invoice: readonly Step<OneCInvoice>[];
  };
  /** Compares what is written with what the base publishes; undefined where an HTTP service does the writing. */
  check?(options: CallOptions): Promise<BaseReport>;
}

export type ChainName = keyof OneCClient['chains'];

/** A client of one information base; may be used by many calls at once. */
export function createOneCClient(settings: OneCSettings): OneCClient {
  if (settings.mapping === 'http-service') {
    return { chains: { party: [], invoice: [serviceStep(settings)] } };
  }
  const odata = createOData(settings);
  const mapping = mappings[settings.mapping](odata, settings);
  return {
    chains: { party: mapping.party, invoice: mapping.invoice },
    check: async (options) => compareWithBase(mapping, await odata.metadata(options)),
  };
}

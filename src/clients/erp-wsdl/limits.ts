/**
 * What a WSDL with all that it imports may cost: one that has no end, by mistake or on purpose, must not take the process
 * with it. Exchange, PayPal and a state's register of houses stay below a tenth of each, eBay's below half.
 */
export const wsdlLimits = {
  /** Files; one that is referred to twice counts once. */
  files: 250,
  /** Files between the WSDL and the last that it leads to. */
  distance: 30,
  /** Of all files together. */
  bytes: 24 * 1024 * 1024,
  elements: 250_000,
  /** How deep elements may nest. */
  nesting: 100,
  /** ms in which all files must have been read. */
  time: 60_000,
  /** How often one type may be derived from another one. */
  derivations: 50,
  /** Elements and attributes of one type, its groups and what it is derived from included. */
  fields: 10_000,
};

export type WsdlLimits = typeof wsdlLimits;

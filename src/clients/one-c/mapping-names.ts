/** Ways to make invoices in 1C: by configuration, or through an HTTP service of the customer's own, which does all of it. */
export const mappingNames = ['accounting', 'trade', 'http-service'] as const;

export type MappingName = (typeof mappingNames)[number];

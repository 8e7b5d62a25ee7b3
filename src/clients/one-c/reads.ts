/** What a property is, whatever it is called in a description. */
export type Kind = 'text' | 'number' | 'flag' | 'moment' | 'choice' | 'key';

export const edmTypes: Readonly<Record<Kind, RegExp>> = {
  text: /^Edm\.String$/,
  number: /^Edm\.(Double|Single|Decimal|Int16|Int32|Int64|Byte)$/,
  flag: /^Edm\.Boolean$/,
  moment: /^Edm\.DateTime(Offset)?$/,
  // Descriptions either tell the values of an enumeration, or its names are texts.
  choice: /^(Edm\.String|StandardODATA\..+)$/,
  key: /^Edm\.Guid$/,
};

/** What a mapping reads of an object, beside what it writes to it. */
export interface Read {
  entity: string;
  fields: Readonly<Record<string, Kind>>;
  /** Configurations have it or not. */
  among?: 'some';
}

/** Of every configuration: what an invoice refers to. */
export function referenceReads({ item }: { item?: string | undefined }): Read[] {
  return [
    { entity: 'Catalog_Организации', fields: { ...objectRead, ИНН: 'text' } },
    { entity: 'Catalog_Валюты', fields: { ...objectRead, Code: 'text', Description: 'text' } },
    {
      entity: 'Catalog_Номенклатура',
      fields: { ...objectRead, Description: 'text', ...(item !== undefined && { Code: 'text' }) },
    },
    {
      entity: 'Catalog_СтавкиНДС',
      fields: { ...objectRead, ПеречислениеСтавкаНДС: 'choice' },
      among: 'some',
    },
    { entity: 'Catalog_Контрагенты', fields: { ...objectRead, ИНН: 'text', КПП: 'text' } },
  ];
}

/** Of every object. */
export const objectRead = { Ref_Key: 'key', DeletionMark: 'flag' } as const;

/** Of every document. */
export const documentRead = {
  ...objectRead,
  Number: 'text',
  Posted: 'flag',
  СуммаДокумента: 'number',
} as const;

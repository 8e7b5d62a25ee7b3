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
    { entity: 'Catalog_Организации', fields: { ...object, ИНН: 'text' } },
    { entity: 'Catalog_Валюты', fields: { ...object, Code: 'text', Description: 'text' } },
    {
      entity: 'Catalog_Номенклатура',
      fields: { ...object, Description: 'text', ...(item !== undefined && { Code: 'text' }) },
    },
    { entity: 'Catalog_СтавкиНДС', fields: { ...object, ПеречислениеСтавкаНДС: 'choice' }, among: 'some' },
    { entity: 'Catalog_Контрагенты', fields: { ...object, ИНН: 'text', КПП: 'text' } },
  ];
}

/** Of every object. */
export const object = { Ref_Key: 'key', DeletionMark: 'flag' } as const;

/** Of every document. */
export const documentRead = { ...object, Number: 'text', Posted: 'flag', СуммаДокумента: 'number' } as const;

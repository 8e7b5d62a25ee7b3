import type { BaseName } from './configurations';
import type { StoredObject, Value } from './schema';

/** Of the one organization. */
export const organizationInn = '7799000017';

/** Of the item that stands for any other. */
export const itemCode = '00-00000001';

/** Objects of a fresh base by entity: one organization, currencies, items, and a client that was entered by hand. */
export function initialData(base: BaseName): Record<string, StoredObject[]> {
  const trade = base === 'trade';
  return {
    Catalog_Организации: [
      object(1, {
        Code: '00-000001',
        Description: 'ООО «Наша фирма»',
        ИНН: organizationInn,
        КПП: '779901001',
        ОсновнойБанковскийСчет_Key: refOf(90),
      }),
    ],
    Catalog_Валюты: [
      object(11, { Code: '643', Description: 'руб.' }),
      object(12, { Code: '840', Description: 'USD' }),
    ],
    Catalog_Номенклатура: [
      object(21, { Code: itemCode, Description: 'Товары и услуги по счёту' }),
      object(22, { Code: '00-00000002', Description: 'Станок токарный «ТВ-7» <б/у>' }),
      object(23, { Code: '00-00000003', Description: "Д'Артаньян, мушкет" }),
    ],
    ...(base !== 'accounting' && {
      Catalog_СтавкиНДС: [
        object(31, { Description: 'Без НДС', Ставка: '0', ПеречислениеСтавкаНДС: 'БезНДС' }),
        ...['0', '5', '7', '10', '20', '22'].map((rate, index) =>
          object(32 + index, { Description: `${rate}%`, Ставка: rate, ПеречислениеСтавкаНДС: `НДС${rate}` }),
        ),
      ],
    }),
    ...(trade && {
      Catalog_Партнеры: [object(41, { Description: 'Fraser & Sons <Export> "Ltd"', Клиент: true })],
    }),
    Catalog_Контрагенты: [
      object(51, {
        Code: '00-000051',
        Description: 'Fraser & Sons <Export> "Ltd"',
        ИНН: '9909123456',
        КПП: '770287001',
        ...(trade && { Партнер_Key: refOf(41) }),
      }),
    ],
  };
}

function object(number: number, values: Record<string, Value>): StoredObject {
  return { ref: refOf(number), values: { DeletionMark: false, ...values }, rows: {} };
}

function refOf(number: number): string {
  return `1c000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
}

import {
  amount,
  catalogue,
  choice,
  type Configuration,
  date,
  document,
  type Fields,
  flag,
  guid,
  integer,
  quantity,
  text,
} from './schema';

const currencies = catalogue({ Code: text(3), Description: text(10) });
const items = catalogue({ НаименованиеПолное: text(), Артикул: text(25) });
const rates = ['0', '5', '7', '10', '12', '18', '20', '22', '10_110', '20_120'];
const vatRate = choice('СтавкиНДС', 'БезНДС', ...rates.map((rate) => `НДС${rate}`));
const vatRates = catalogue({ Ставка: quantity, ПеречислениеСтавкаНДС: vatRate });
const organizations = catalogue({ ИНН: text(12), КПП: text(9), ОсновнойБанковскийСчет_Key: guid });

const counterparty: Fields = { НаименованиеПолное: text(), ИНН: text(12), КПП: text(9), Комментарий: text() };

/** How the rows of an invoice name the item and its VAT, which differs between configurations. */
interface Variant {
  item: Fields;
  vat: Fields;
}

const plain: Variant = { item: { Номенклатура_Key: guid }, vat: { СтавкаНДС: vatRate } };
/** The item may be of several types, and VAT rates are a catalogue. */
const composite: Variant = {
  item: { Номенклатура: text(), Номенклатура_Type: text() },
  vat: { СтавкаНДС_Key: guid },
};

/** «Бухгалтерия предприятия» 3.0, as far as an invoice needs it. */
function accounting({ item, vat }: Variant): Configuration {
  return {
    Catalog_Организации: organizations,
    Catalog_Валюты: currencies,
    Catalog_Номенклатура: items,
    ...(vat.СтавкаНДС_Key && { Catalog_СтавкиНДС: vatRates }),
    Catalog_Контрагенты: catalogue(
      {
        ...counterparty,
        ЮридическоеФизическоеЛицо: choice('ЮридическоеФизическоеЛицо', 'ЮридическоеЛицо', 'ФизическоеЛицо'),
      },
      {
        КонтактнаяИнформация: {
          Тип: text(),
          Вид_Key: guid,
          Представление: text(500),
          НомерТелефона: text(20),
        },
      },
    ),
    Catalog_ДоговорыКонтрагентов: catalogue({
      Owner_Key: guid,
      Организация_Key: guid,
      ВидДоговора: choice('ВидыДоговоровКонтрагентов', 'СПокупателем', 'СПоставщиком', 'Прочее'),
      ВалютаВзаиморасчетов_Key: guid,
    }),
    Document_СчетНаОплатуПокупателю: document(
      {
        Организация_Key: guid,
        Контрагент_Key: guid,
        ДоговорКонтрагента_Key: guid,
        ВалютаДокумента_Key: guid,
        СтруктурнаяЕдиница_Key: guid,
        СуммаВключаетНДС: flag,
        ДокументБезНДС: flag,
        СуммаДокумента: amount,
        КоличествоЛистов: integer,
        Комментарий: text(),
      },
      {
        Товары: {
          ...item,
          Содержание: text(1000),
          Количество: quantity,
          Цена: amount,
          Сумма: amount,
          ...vat,
          СуммаНДС: amount,
        },
      },
      ['Организация_Key', 'Контрагент_Key', 'ДоговорКонтрагента_Key', 'ВалютаДокумента_Key', 'Товары'],
    ),
  };
}

const payments: Fields = { ДатаПлатежа: date, ПроцентПлатежа: amount, СуммаПлатежа: amount };

/** «Управление торговлей» 11, whose invoice stands on an order and has no goods of its own. */
const trade: Configuration = {
  Catalog_Организации: organizations,
  Catalog_Валюты: currencies,
  Catalog_Номенклатура: items,
  Catalog_СтавкиНДС: vatRates,
  Catalog_Партнеры: catalogue({
    НаименованиеПолное: text(),
    ЮрФизЛицо: choice('КомпанияЧастноеЛицо', 'Компания', 'ЧастноеЛицо'),
    Клиент: flag,
  }),
  Catalog_Контрагенты: catalogue({
    ...counterparty,
    ЮрФизЛицо: choice('ЮрФизЛицо', 'ЮрЛицо', 'ЮрЛицоНеРезидент', 'ИндивидуальныйПредприниматель', 'ФизЛицо'),
    Партнер_Key: guid,
  }),
  Document_ЗаказКлиента: document(
    {
      Организация_Key: guid,
      Партнер_Key: guid,
      Контрагент_Key: guid,
      Валюта_Key: guid,
      Статус: choice('СтатусыЗаказовКлиентов', 'НеСогласован', 'КОбеспечению', 'КОтгрузке', 'Закрыт'),
      Согласован: flag,
      ЦенаВключаетНДС: flag,
      СуммаДокумента: amount,
      Комментарий: text(),
    },
    {
      Товары: {
        Номенклатура_Key: guid,
        Содержание: text(1000),
        Количество: quantity,
        КоличествоУпаковок: quantity,
        Цена: amount,
        Сумма: amount,
        СтавкаНДС_Key: guid,
        СуммаНДС: amount,
        СуммаСНДС: amount,
      },
      ЭтапыГрафикаОплаты: payments,
    },
    ['Организация_Key', 'Партнер_Key', 'Контрагент_Key', 'Валюта_Key', 'Товары'],
  ),
  Document_СчетНаОплатуКлиенту: document(
    {
      Организация_Key: guid,
      Партнер_Key: guid,
      Контрагент_Key: guid,
      Валюта_Key: guid,
      ДокументОснование: text(),
      ДокументОснование_Type: text(),
      СуммаДокумента: amount,
      Комментарий: text(),
    },
    { ЭтапыГрафикаОплаты: payments },
    [
      'Организация_Key',
      'Партнер_Key',
      'Контрагент_Key',
      'Валюта_Key',
      'ДокументОснование',
      'ЭтапыГрафикаОплаты',
    ],
  ),
};

/** Information bases by the name that stands in their address. */
export const configurations = {
  accounting: accounting(plain),
  'accounting-composite': accounting(composite),
  trade,
} as const satisfies Record<string, Configuration>;

export type BaseName = keyof typeof configurations;

export const baseNames = Object.keys(configurations) as BaseName[];

export function isBaseName(name: string): name is BaseName {
  return Object.hasOwn(configurations, name);
}

import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { errorTexts, meaningOf, reasonFirst } from '../../../../src/clients/one-c/error-texts';
import { packageRoot } from '../../../../src/base/package-root';
import { growthOf, linear } from '../../../support/growth-of';

describe('a text of 1C', () => {
  it.each(errorTexts.flatMap(({ meaning, examples }) => examples.map((text) => ({ meaning, text }))))(
    '«$text» means $meaning',
    ({ meaning, text }) => {
      expect(meaningOf(text)).toBe(meaning);
      expect(meaningOf(text.toUpperCase())).toBe(meaning);
      const trace = `{Документ.Счёт.МодульОбъекта(55)}: Ошибка при вызове метода контекста (Записать)\nпо причине:\n${text}`;
      expect(meaningOf(trace)).toBe(meaning);
    },
  );

  it.each([
    'Период закрыт для изменений по 30.11.2026',
    'Не заполнено поле «Договор»',
    'Договор заблокирован: превышен лимит задолженности',
    'Контрагент заблокирован для отгрузки',
    'Не найдена лицензия контрагента на розничную продажу алкоголя',
    'Документ заблокирован датой запрета изменения',
    'Товар не обнаружен на складе',
    'Объект обновления не выбран',
    'Сумма документа превышает время ожидания оплаты',
    'Недостаточно товара',
  ])('«%s» is a rule of the business', (text) => {
    expect(meaningOf(text)).toBeUndefined();
  });

  it('stands in the documentation with its meaning and its source, each in its own line', () => {
    const docs = readFileSync(`${packageRoot}/docs/one-c.md`, 'utf8').split('\n');
    const rows = errorTexts.map(
      ({ meaning, examples, source }) =>
        `| ${examples.map((text) => `«${text}»`).join('<br>')} | \`${meaning}\` | ${source} |`,
    );
    expect(docs.filter((line) => /^\| «.*\| `\w+` \|/.test(line))).toEqual(rows);
  });
});

describe('the reason of a trace', () => {
  const last = 'Не заполнен договор с покупателем';

  it('comes first, what led to it behind, and the places in the code not at all', () => {
    const trace = [
      '{Документ.СчетНаОплатуПокупателю.МодульОбъекта(55)}: Ошибка при вызове метода контекста (Записать)',
      'по причине:',
      '{ОбщийМодуль.Проверки.Модуль(12,3)}: Ошибка при выполнении обработчика - «ПередЗаписью»',
      'по причине:',
      last,
    ].join('\n');
    expect(reasonFirst(trace)).toBe(
      `${last} (Ошибка при вызове метода контекста (Записать) → Ошибка при выполнении обработчика - «ПередЗаписью»)`,
    );
  });

  it('comes first in the English of the platform, too', () => {
    expect(reasonFirst('Unrecoverable error by reason: The device is full')).toBe(
      'The device is full (Unrecoverable error)',
    );
  });

  it('stays as it is where there is no trace', () => {
    expect(reasonFirst(' Период закрыт ')).toBe('Период закрыт');
    expect(reasonFirst('')).toBe('');
  });

  it('comes first, whatever led to it', () => {
    const link = fc
      .string({ minLength: 1 })
      .filter((text) => text.trim() !== '' && !/причине|reason/i.test(text));
    fc.assert(
      fc.property(fc.array(link, { maxLength: 20 }), (links) => {
        expect(reasonFirst([...links, last].join('\nпо причине:\n'))).toMatch(new RegExp(`^${last}( \\(|$)`));
      }),
    );
  });

  it.each([
    { what: 'links', part: 'по причине:' },
    { what: 'blanks', part: '          ' },
    { what: 'braces', part: '{(1)}{((((((' },
    { what: 'sessions', part: 'starting session ' },
  ])('is found in time that grows with the text at most, in one of many $what', async ({ part }) => {
    const read = (size: number): void => {
      const text = part.repeat(size);
      reasonFirst(text);
      meaningOf(text);
    };
    expect(await growthOf(read, 50_000)).toBeLessThan(linear);
  });
});

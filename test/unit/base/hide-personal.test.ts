import * as fc from 'fast-check';
import { hidePersonal } from '../../../src/base/hide-personal';

const names = fc.constantFrom(
  'ООО «Ромашка»',
  'Сидоров Пётр Олегович',
  'ИП Недосекин А. В.',
  'Acme Widgets GmbH',
  'McDougall & Sons',
  'Жан-Поль Бельмондо',
  "O'Neill",
);
/** What systems say of a customer. */
const sentences: readonly ((name: string) => string)[] = [
  (name) => `${name} is blocked`,
  (name) => `Customer ${name}: no such account`,
  (name) => `по причине: контрагент ${name} не найден. ${name}!`,
  (name) => `Не проведён документ («${name}»), попробуйте позже`,
  (name) => `1/7 "${name}" <x> ${name.toUpperCase()} / ${name.toLowerCase()}`,
];

const wordsOf = (name: string) =>
  name
    .toLowerCase()
    .split(/[^\p{L}'-]+/u)
    .filter((word) => word.length > 3);

it('leaves no word of a name that is known, wherever and however it is written', () => {
  fc.assert(
    fc.property(names, fc.constantFrom(...sentences), (name, said) => {
      const shown = hidePersonal(said(name), [`Поставка для ${name}`]).toLowerCase();
      for (const word of wordsOf(name)) expect(shown).not.toContain(word);
    }),
  );
});

it.each([
  ['Контрагент Ромашки заблокирован', 'Контрагент … заблокирован'],
  ['Ромашкой не подписан договор', '… не подписан договор'],
  ['Customer of Acme Widgets GmbH is blocked', 'Customer of … is blocked'],
  ['Нет контакта ivanov@romashka.ru, +7 (921) 555-12-34', 'Нет контакта …'],
  ['ИНН 7701234567 не найден, КПП неверный', 'ИНН … не найден, КПП неверный'],
  ['Договор «Поставка 5» закрыт', 'Договор … закрыт'],
])('turns "%s" into "%s"', (said, shown) => {
  expect(hidePersonal(said, ['ООО «Ромашка»'])).toBe(shown);
});

it.each([
  'Конфликт блокировок при выполнении транзакции: таблица занята',
  'The fiscal period is closed',
  'Order D_17-3f2a9c1e exists already',
  'Price 12.50 is below the limit of 100',
])('leaves what tells of nobody: %s', (said) => {
  expect(hidePersonal(said, ['ООО «Ромашка»', 'D_17-3f2a9c1e'])).toBe(said);
});

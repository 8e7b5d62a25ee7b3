import { quote } from '../../../src/messages/quote';

it('lets no BB code of others through', () => {
  expect(quote('[URL=https://evil.example]Click[/URL]', 200)).toBe(
    '&#91;URL=https://evil.example&#93;Click&#91;/URL&#93;',
  );
});

it('puts a text on one line', () => {
  expect(quote(' Closed\r\n\tperiod ', 200)).toBe('Closed period');
});

it.each([
  ['a'.repeat(50), `${'a'.repeat(9)}…`],
  ['[[[[', '&#91;…'],
  ['😀😀😀😀😀😀', '😀😀😀😀…'],
])('cuts %s without breaking a character', (text, cut) => {
  expect(quote(text, 10)).toBe(cut);
});

import * as fc from 'fast-check';
import { quote } from '../../../src/base/quote';

const escape = '\u001b';

/** Pieces of what a hostile system sends, in any order. */
const hostile = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        `${escape}[2J`,
        `${escape}]0;title\u0007`,
        `${escape}]8;;https://evil.example${escape}\\click${escape}]8;;${escape}\\`,
        `${escape}]52;c;ZXZpbA==\u0007`,
        `${escape}P1;1|17/ab${escape}\\`,
        '\u009b31m',
        '\u009d0;t\u009c',
        '\r\nfake line',
        '\u2028',
        '\u202egnp.exe',
        '\u2066\u2069',
        '\ufeff\u200b\u00ad',
        '\u{e0041}',
        '\u{e0002}',
        '\u3164',
        '[URL=https://evil.example]x[/URL]',
        '[USER=1]x[/USER]',
        '[IMG]https://evil.example/p.png[/IMG]',
        '[SEND=/delete]x[/SEND]',
        '#BR#>>',
        '{=Document:TITLE}',
        '[a](https://evil.example)',
        '![a](https://evil.example/p.png)',
        '<img src=x onerror=alert(1)>',
        '`',
        '``',
        '{noformat}',
        '[~admin]',
        '!https://evil.example/p.png!',
        '{html}<script>{html}',
        '\\\\',
        '|cell|',
        'h1. Title',
        'bq. Words',
        'mailto:a@evil.example',
      ),
    ),
    { maxLength: 12 },
  )
  .map((pieces) => pieces.join(''));

describe('of any text', () => {
  it.each(['line', 'markdown', 'bbCode', 'wiki'] as const)(
    '%s leaves nothing that acts or hides',
    (place) => {
      fc.assert(
        fc.property(hostile, fc.integer({ min: 10, max: 400 }), (text, longest) => {
          const shown = place === 'bbCode' ? quote.bbCode(text, longest) : quote[place](text, { longest });
          expect(shown).not.toMatch(
            /(?!\u200c|\u200d|\ufe0f)[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}\p{DI}]/u,
          );
          expect(shown.length).toBeLessThanOrEqual(longest + (place === 'markdown' ? 2 : 0));
        }),
      );
    },
  );

  it('BB code is plain text to a portal', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(quote.bbCode(text, 400)).not.toMatch(/[[\]]|#BR#|:\/\/|\{=/i);
      }),
    );
  });

  it('Markdown is one code span', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(quote.markdown(text)).toMatch(/^(`[^`]+`)?$/);
      }),
    );
  });

  it('wiki markup is plain text to Jira', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const unescaped = quote.wiki(text).replace(/\\[{}[\]()!|*_^~+?#@-]|&(#92|#46|lt|amp);/g, 'x');
        expect(unescaped).not.toMatch(/[{}[\]()!|*_^~+?@<\\-]|:\/\/|^(h\d|bq)\.|mailto:\S/);
      }),
    );
  });
});

it('lets no BB code of others through', () => {
  expect(quote.bbCode('[URL=https://evil.example]Click[/URL]', 200)).toBe(
    '&#91;URL=https: //evil.example&#93;Click&#91;/URL&#93;',
  );
});

it('puts a text on one line', () => {
  expect(quote.line(' Closed\r\n\tperiod ')).toBe('Closed period');
  expect(quote.bbCode(' Closed\r\n\tperiod ', 200)).toBe('Closed period');
});

it('takes a sequence of the terminal away whole', () => {
  expect(
    quote.line(`a${escape}[31;1mb${escape}]0;owned\u0007c${escape}]8;;https://evil.example${escape}\\d`),
  ).toBe('a b c d');
});

it('keeps what languages and emoji are written with', () => {
  const text = 'Ошибка № 5: «Счёт» 👩‍👩‍👧 ❤️ می‌خواهم';
  expect(quote.line(text)).toBe(text);
});

it.each([
  ['a'.repeat(50), `${'a'.repeat(9)}…`],
  ['a'.repeat(10), 'a'.repeat(10)],
  ['[[[[', '&#91;…'],
  ['😀😀😀😀😀😀', '😀😀😀😀…'],
])('cuts %s without breaking a character', (text, cut) => {
  expect(quote.bbCode(text, 10)).toBe(cut);
});

it.each([
  ['beginnings of sequences', `${escape}]`],
  ['beginnings of control sequences', `${escape}[0`],
  ['blanks', ' '],
  ['letters', 'a'],
  ['brackets', '['],
])('costs the same for 100 MB of %s as for 100 kB', (_, piece) => {
  const time = (length: number): number => {
    const text = Buffer.alloc(length, piece).toString('latin1');
    const began = performance.now();
    quote.line(text);
    return performance.now() - began;
  };
  time(100_000);
  expect(time(100_000_000)).toBeLessThan(time(100_000) * 10 + 200);
});

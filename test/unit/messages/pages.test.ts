import { applicationPage, dealTab, pageTexts } from '../../../src/messages';

interface Said {
  path: string;
  en: string;
  ru: string;
}

/** Every text below a value; what is a function is asked with plausible arguments. */
function textsIn(value: unknown, path: string): Said[] {
  if (typeof value === 'function') {
    const localized = { en: 'the ERP', ru: 'ERP' };
    const plain: unknown[] = ['x', 3, 2].slice(0, value.length);
    const given = /^(work|atWork)$/.test(path.split('.').at(-1) ?? '') ? [localized] : plain;
    return textsIn((value as (...args: unknown[]) => unknown)(...given), path);
  }
  if (typeof value !== 'object' || value === null) return [];
  const { en, ru } = value as Partial<Said>;
  if (typeof en === 'string' && typeof ru === 'string') return [{ path, en, ru }];
  return Object.entries(value).flatMap(([name, one]) => textsIn(one, `${path}.${name}`));
}

const texts = [
  ...textsIn(applicationPage, 'application'),
  ...textsIn(dealTab, 'tab'),
  ...textsIn(pageTexts, 'pages'),
];

it('there are texts', () => expect(texts.length).toBeGreaterThan(90));

it.each(texts.map(({ path, en, ru }) => [path, en, ru]))('%s is said in both languages', (_, en, ru) => {
  expect(en).toMatch(/[a-z]/i);
  expect(en).not.toMatch(/[а-яё]|undefined|NaN/i);
  expect(ru).toMatch(/[а-яё]/i);
  expect(ru).not.toMatch(/undefined|NaN/);
});

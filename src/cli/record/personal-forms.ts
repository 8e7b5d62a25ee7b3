/** What the forms of a text say that it is: a person's address or number, or a token. What fakes are is none of them. */
export function formsIn(text: string): string[] {
  const rest = text.replace(uuid, '');
  return Object.entries(forms).flatMap(([what, isIn]) => (isIn(rest) ? what : []));
}

const uuid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi;

const forms: Record<string, (text: string) => boolean> = {
  'an e-mail address': (text) => /[^\s@/]+@(?!example\.com)[^\s@/]+\.\p{L}{2,}/iu.test(text),
  'a telephone number': (text) => anyOf(text, /(?<![\w.+-])\+?\(?\d[\d ().-]{8,}\d(?![\w.])/g, isPhone),
  // A number of ten digits alone may be a time in seconds, as fields of ours have it.
  'an INN': (text) => anyOf(text, /(?<!\d)(?:\d{10}|\d{12})(?!\d)/g, isInn),
  'what looks like a token': (text) => anyOf(text, /[A-Za-z0-9_.-]{24,}/g, isRandom),
};

function anyOf(text: string, form: RegExp, is: (found: string) => boolean): boolean {
  return Array.from(text.matchAll(form), ([found]) => found).some(is);
}

/** International, written in groups, or of eleven digits with the prefix of Russia and Kazakhstan. */
function isPhone(text: string): boolean {
  const digits = text.replace(/\D/g, '');
  if (digits.startsWith('000') || digits.length < 10 || digits.length > 15) return false;
  return /^\+|[ ()-]/.test(text) || /^[78]\d{10}$/.test(digits);
}

/** Vendor: order of the Russian tax service ED-7-14/559@ of 26 June 2020, check digits of an INN. */
function isInn(text: string): boolean {
  const digits = Array.from(text, Number);
  const check = (weights: readonly number[]): number =>
    (weights.reduce((sum, weight, index) => sum + weight * (digits[index] ?? 0), 0) % 11) % 10;
  if (text.startsWith('00')) return false;
  if (digits.length === 10) return check([2, 4, 10, 3, 5, 9, 4, 6, 8]) === digits[9];
  return (
    check([7, 2, 4, 10, 3, 5, 9, 4, 6, 8]) === digits[10] &&
    check([3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8]) === digits[11]
  );
}

function isRandom(text: string): boolean {
  return /\d/.test(text) && /[A-Za-z]/.test(text) && new Set(text).size >= 8;
}

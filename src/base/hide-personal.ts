const hidden = '…';

/** Characters that are read: far more than are shown. */
const longest = 2_000;

/** Our own references, which an operator looks for. */
const reference = /^[A-Z]{1,3}[0-9a-f]{0,8}_\d+-[0-9a-f]{8}/;

/** By themselves: an e-mail address, and digits that an INN, an account or a telephone number is made of. */
const forms = [/[^\s@<>()«»"]+@[^\s@<>()«»"]+/gu, /\+?\(?\d(?:[\s().-]{0,3}\d){5,}/g];

/** Systems quote names. */
const quoted = /«[^»]*»|“[^”]*”|„[^“”]*[“”]|"[^"]*"/gu;

const word = /[\p{L}\p{N}][\p{L}\p{N}_'’-]*/gu;
const isName = /^\p{Lu}/u;
const isAbbreviation = /^\p{Lu}{2,4}$/u;

/**
 * What a system said, without what tells of a customer: for places that a stranger may read, such as a URL. What is known of
 * the customer goes in any of its forms, with every name, quotation, address and long number, and what is left says what the
 * matter is. A name that nobody knows stays where a sentence begins with it.
 *
 * @param known texts of the customer's, and of what was sent
 */
export function hidePersonal(text: string, known: readonly string[]): string {
  const stems = known.filter((one) => !reference.test(one)).flatMap(stemsOf);
  let plain = text.slice(0, longest);
  for (const form of [...forms, quoted]) plain = plain.replace(form, hidden);
  plain = plain.replace(word, (found, at: number, whole: string) => {
    if (reference.test(found)) return found;
    const lower = found.toLowerCase();
    if (stems.some((stem) => lower.startsWith(stem))) return hidden;
    const begins = /(?:^|[.!?:\n])[\s"'«(]*$/u.test(whole.slice(0, at));
    return begins || !isName.test(found) || isAbbreviation.test(found) ? found : hidden;
  });
  return plain.replace(/…(?:[\s,"'’«»()–—-]*…)+/gu, hidden);
}

/** Without their last letters: names are inflected. Short words say little and are part of many others. */
function stemsOf(text: string): string[] {
  return Array.from(text.toLowerCase().matchAll(word), ([found]) => found)
    .filter(({ length }) => length > 2)
    .map((found) => (found.length > 4 ? found.slice(0, -2) : found));
}

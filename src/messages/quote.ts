const codes: Readonly<Record<string, string>> = { '[': '&#91;', ']': '&#93;' };

/**
 * Somebody else's text (a title, the ERP's words) as a piece of one of our sentences: on one line, with brackets
 * that start no BB code, and at most `longest` characters of it as they are sent.
 */
export function quote(text: string, longest: number): string {
  let quoted = '';
  for (const character of text.replace(/\s+/g, ' ').trim()) {
    const piece = codes[character] ?? character;
    if (quoted.length + piece.length > longest - 1) return `${quoted}…`;
    quoted += piece;
  }
  return quoted;
}

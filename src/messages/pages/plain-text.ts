/** A text that was written for a place with BB code, where there is none: entities stand for their characters. */
export function plainText(text: string): string {
  return text.replaceAll('&#91;', '[').replaceAll('&#93;', ']');
}

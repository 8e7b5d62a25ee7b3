/** All that XML 1.0 cannot carry, not even escaped (section 2.2), lone surrogates included. */
const forbidden = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;

/**
 * Text of the CRM as soap may be given it. Characters that XML forbids are removed: one that came with a paste and
 * that nobody sees would make the ERP refuse the whole order.
 */
export function xmlText(text: string): string {
  const clean = text.replace(forbidden, '');
  // soap 1.13 escapes every string but one that looks like a CDATA section, which it passes on as it is
  // (lib/utils.js, xmlEscape). Wrapped in a real section the look-alike arrives as the text it is.
  return looksLikeCdata(clean) ? `<![CDATA[${clean.replaceAll(']]>', ']]]]><![CDATA[>')}]]>` : clean;
}

/** The same for an attribute, where no section may stand: a look-alike gets a blank behind it, and is escaped. */
export function attributeText(text: string): string {
  const clean = text.replace(forbidden, '');
  return looksLikeCdata(clean) ? `${clean} ` : clean;
}

function looksLikeCdata(text: string): boolean {
  return text.startsWith('<![CDATA[') && text.endsWith(']]>');
}

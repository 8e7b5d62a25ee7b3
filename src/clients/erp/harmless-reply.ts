const attribute = /\s([^\s=<>"'/]+)\s*=\s*(?:"[^"]*"|'[^']*')/g;

/** Comments, CDATA sections, processing instructions, other declarations, tags; an unclosed one runs to the end. */
const markup =
  /<!--[\s\S]*?(?:-->|$)|<!\[CDATA\[([\s\S]*?)(?:\]\]>|$)|<\?[\s\S]*?(?:\?>|$)|(<!)|<[^\s<>"'!?](?:[^<>"']|"[^"]*(?:"|$)|'[^']*(?:'|$))*/g;

/**
 * A SOAP reply without the constructs in which soap 1.13 (lib/wsdl/index.js, xmlToObject) trips over a hostile or
 * broken one; none has a place in a document/literal reply. `id` and `href` attributes link elements: `__proto__`
 * as an id writes to Object.prototype, and 30 links that double each other exhaust the memory. A CDATA section that
 * holds an XML declaration is parsed as a document of its own. Each element is compared with each prefix declared.
 *
 * @throws Error at a DTD, at too many prefixes and at what is no envelope
 */
export function harmlessReply(body: string): string {
  if (!/<(?:[\w.-]+:)?Envelope[\s/>]/.test(body)) throw new Error('not a SOAP envelope');
  const prefixes = new Set<string>();
  return body.replace(markup, (whole: string, cdata?: string, declaration?: string) => {
    if (declaration) throw new Error('a SOAP message has no DTD (SOAP 1.1, section 3)');
    if (cdata !== undefined) return cdata.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
    return whole.replace(attribute, (all, name: string) => {
      if (name.startsWith('xmlns:') && prefixes.add(name).size > 100)
        throw new Error('more prefixes than any reply needs');
      return name === 'id' || name === 'href' ? '' : all;
    });
  });
}

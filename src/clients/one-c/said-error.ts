import { SaxesParser } from 'saxes';
import type { JsonBounds } from '../../base/json-bounds';
import { fromJson } from './json';

/** An error in the far side's own words. */
export interface SaidError {
  /**
   * The OData interface, with a code of its own; the server of applications before it, or the web server's extension;
   * a customer's own HTTP service, by `{"error": "…"}` and nothing else.
   */
  by: 'odata' | 'platform' | 'service';
  code: string;
  text: string;
}

/** Longer ones are dumps for the vendor; the reason stands at a text's end. */
const longestXml = 64 * 1024;
const longestPage = 4 * 1024;
const longestText = 16 * 1024;

/**
 * The words of a reply that is no success; undefined for what neither 1C nor a service of the agreed form says, such as a
 * proxy's page. A body must be what its type says, or it is somebody else's.
 */
export function readSaidError(contentType: string, body: string, limits: JsonBounds): SaidError | undefined {
  try {
    if (isJson(contentType)) return fromObject(fromJson(body, limits));
    if (/^(application|text)\/(atom\+)?xml\b/i.test(contentType)) return fromXml(body);
    if (/^text\/html\b/i.test(contentType)) return fromPage(body);
  } catch {
    // What cannot be read says nothing.
  }
  return undefined;
}

export function isJson(contentType: string): boolean {
  return /^application\/([\w.-]+\+)?json\b/i.test(contentType);
}

interface Chain {
  descr?: unknown;
  inner?: Chain;
}

function fromObject(parsed: unknown): SaidError | undefined {
  if (typeof parsed !== 'object' || parsed === null) return undefined;
  const { 'odata.error': odata, '#exception': isChain, exception, error } = parsed as Record<string, unknown>;
  if (typeof odata === 'object' && odata !== null) {
    const { code, message } = odata as { code?: unknown; message?: { value?: unknown } };
    return { by: 'odata', code: textOf(code), text: textOf(message?.value) };
  }
  if (isChain !== undefined) return { by: 'platform', code: '', text: linksOf(exception as Chain) };
  if (typeof error === 'string' && Object.keys(parsed).length === 1)
    return { by: 'service', code: '', text: textOf(error) };
  return undefined;
}

/** Descriptions from the outermost exception to the reason, as a trace; the first only repeats the HTTP status. */
function linksOf(chain: Chain): string {
  const links: string[] = [];
  for (let at: Chain | undefined = chain; at && links.length < 20; at = at.inner) {
    const text = textOf(at.descr);
    if (text && !text.startsWith('HTTP:')) links.push(text);
  }
  return links.join(' по причине: ');
}

/** `m:error` (8.3.27, 17.4.10). */
function fromXml(body: string): SaidError | undefined {
  if (body.length > longestXml) return undefined;
  const found = { root: '', code: '', text: '' };
  let depth = 0;
  let at: 'code' | 'text' | undefined;
  const parser = new SaxesParser({ xmlns: true });
  parser.on('opentag', ({ local }) => {
    depth += 1;
    // It looks prefixes up in every element above.
    if (depth > 4) throw new Error('too deep');
    if (depth === 1) found.root = local;
    at = depth === 2 && local === 'code' ? 'code' : depth === 2 && local === 'message' ? 'text' : undefined;
  });
  parser.on('closetag', () => {
    depth -= 1;
    at = undefined;
  });
  parser.on('text', (text) => {
    if (at) found[at] += text;
  });
  parser.write(body).close();
  return found.root === 'error'
    ? { by: 'odata', code: found.code.trim(), text: textOf(found.text.trim()) }
    : undefined;
}

function fromPage(body: string): SaidError | undefined {
  const head = body.slice(0, longestPage);
  if (!/<title>1C:Enterprise 8 application error/i.test(head)) return undefined;
  const text = head.replace(/<title>.*?<\/title>/is, ' ').replace(/<[^>]*>/g, ' ');
  return { by: 'platform', code: '', text: text.replace(/^.*?application error:/is, '').trim() };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.slice(-longestText) : '';
}

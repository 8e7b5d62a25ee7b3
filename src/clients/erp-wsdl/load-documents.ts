import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { DOMParser, onErrorStopParsing, type Element } from '@xmldom/xmldom';
import { ClientError } from '../client-error';
import { errorCode } from '../http/error-code';
import { sendHttp } from '../http/send-http';
import { authorizationOf, type ErpSettings } from '../erp/settings';
import { elementsBelow, namespaces } from './dom';

/** One file of a WSDL. */
export interface WsdlDocument {
  /** Path or URL. */
  location: string;
  root: Element;
}

const timeoutMs = 30_000;
const maxBytes = 5 * 1024 * 1024;

/**
 * A WSDL and all that it imports or includes, each file once, as they stand: what a SOAP library drops of them
 * (attributes, say) is what an integrator asks about.
 *
 * @throws ClientError `not-done`, naming the file that cannot be read or is no XML
 */
export async function loadDocuments(
  settings: Pick<ErpSettings, 'wsdl' | 'login' | 'tls'>,
): Promise<WsdlDocument[]> {
  const documents: WsdlDocument[] = [];
  const waiting: Reference[] = [{ location: settings.wsdl, space: '' }];
  const known = new Set<string>();
  for (let at = 0; at < waiting.length; at++) {
    const { location, space } = waiting[at] ?? { location: '', space: '' };
    if (known.has(`${space} ${location}`)) continue;
    known.add(`${space} ${location}`);
    const root = parse(await read(location, settings), location);
    if (root.namespaceURI === namespaces.xsd) joinNamespace(root, space);
    documents.push({ location, root });
    waiting.push(
      ...referencesOf(root).map((found) => ({ ...found, location: resolve(location, found.location) })),
    );
  }
  return documents;
}

interface Reference {
  location: string;
  /** Of the schema that includes it; empty where it is imported, and so has a namespace of its own or none. */
  space: string;
}

/** A schema without a namespace takes that of the one that includes it, for its names and what they refer to. */
function joinNamespace(schema: Element, space: string): void {
  if (!space || schema.getAttribute('targetNamespace')) return;
  schema.setAttribute('targetNamespace', space);
  if (!schema.getAttribute('xmlns')) schema.setAttribute('xmlns', space);
}

async function read(
  location: string,
  { wsdl, login, tls }: Pick<ErpSettings, 'wsdl' | 'login' | 'tls'>,
): Promise<string> {
  try {
    if (!isUrl(location)) return await readFile(location, 'utf8');
    const ours = isUrl(wsdl) && new URL(wsdl).origin === new URL(location).origin;
    const { status, data } = await sendHttp({
      url: location,
      headers: ours ? authorizationOf(login) : {},
      tls: ours ? tls : { ca: tls?.ca },
      timeoutMs,
      maxReplyBytes: maxBytes,
    });
    if (status === 200) return data;
    throw unreadable(location, `HTTP ${status}`);
  } catch (error) {
    throw error instanceof ClientError
      ? error
      : unreadable(location, errorCode(error) ?? 'it cannot be read');
  }
}

function parse(text: string, location: string): Element {
  try {
    const { documentElement } = new DOMParser({ onError: onErrorStopParsing }).parseFromString(
      text,
      'text/xml',
    );
    if (documentElement) return documentElement;
  } catch {
    // Told below: the parser's words quote the file.
  }
  throw unreadable(location, 'it is no XML');
}

function referencesOf(root: Element): Reference[] {
  const wsdl = elementsBelow(root, namespaces.wsdl, ['import']).map((node) => referenceOf(node, 'location'));
  const imported = elementsBelow(root, namespaces.xsd, ['import']).map((node) =>
    referenceOf(node, 'schemaLocation'),
  );
  const included = elementsBelow(root, namespaces.xsd, ['include', 'redefine']).map((node) => ({
    ...referenceOf(node, 'schemaLocation'),
    space: (node.parentNode as Element).getAttribute('targetNamespace') ?? '',
  }));
  return [...wsdl, ...imported, ...included].filter(({ location }) => location !== '');
}

function referenceOf(node: Element, attribute: string): Reference {
  return { location: node.getAttribute(attribute) ?? '', space: '' };
}

function resolve(from: string, reference: string): string {
  if (isUrl(reference)) return reference;
  return isUrl(from) ? new URL(reference, from).href : path.join(path.dirname(from), reference);
}

function isUrl(location: string): boolean {
  return /^https?:/i.test(location);
}

function unreadable(location: string, why: string): ClientError {
  const shown = isUrl(location) ? new URL(location).origin + new URL(location).pathname : location;
  return new ClientError(`ERP: ${shown} cannot be used (${why}).`, {
    system: 'erp',
    verdict: 'not-done',
    kind: 'Unavailable',
  });
}

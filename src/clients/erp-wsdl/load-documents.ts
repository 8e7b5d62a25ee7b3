import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { isCancel } from 'axios';
import { ClientError } from '../client-error';
import type { FailureKind } from '../failure-kinds';
import { credentialsFor, type ErpSettings, isAddress, placeVariables } from '../erp/settings';
import { errorCode } from '../../base/error-code';
import { replyText } from '../http/reply-text';
import { sendHttp } from '../http/send-http';
import { parseXml, type XmlElement, XmlError, type XmlLimits } from '../xml/parse-xml';
import { attribute, elementsBelow, namespaces } from './dom';
import { isBroughtAlong } from './standard-schemas';
import { type WsdlLimits, wsdlLimits } from '../http/reply-limits';

/** One file of a WSDL. */
export interface WsdlDocument {
  /** Path or URL. */
  location: string;
  root: XmlElement;
}

export type WsdlSource = Pick<ErpSettings, 'wsdl' | 'endpoint' | 'login' | 'tls' | 'variables'>;

interface Reference {
  location: string;
  /** Of the schema that includes it; empty where it is imported, and so has a namespace of its own or none. */
  space: string;
  distance: number;
}

/**
 * A WSDL and all that it imports or includes, each file once and within limits. They are read as they stand: what a SOAP
 * library drops of them (attributes, say) is what an integrator asks about.
 *
 * @throws ClientError `not-done`, naming the file that cannot be read, is no XML or leads too far
 */
export async function loadDocuments(source: WsdlSource, limits = wsdlLimits): Promise<WsdlDocument[]> {
  const documents: WsdlDocument[] = [];
  const waiting: Reference[] = [{ location: source.wsdl, space: '', distance: 0 }];
  const known = new Set<string>();
  const until = performance.now() + limits.time;
  const left = { bytes: limits.bytes, elements: limits.elements };

  for (let at = 0; at < waiting.length; at++) {
    const { location, space, distance } = waiting[at]!;
    if (known.has(`${space} ${location}`)) continue;
    known.add(`${space} ${location}`);
    if (known.size > limits.files)
      throw unusable(source.wsdl, `it leads to more than ${limits.files} files`, source);
    if (distance > limits.distance)
      throw unusable(location, `it is more than ${limits.distance} imports away`, source);

    const text = await read(location, source, { limits, bytes: left.bytes, ms: until - performance.now() });
    left.bytes -= Buffer.byteLength(text);
    const root = await parse(text, location, source, {
      nesting: limits.nesting,
      elements: left.elements,
    });
    left.elements -= countOf(root);
    const document = { location, root: root.space === namespaces.xsd ? inNamespace(root, space) : root };
    documents.push(document);
    waiting.push(...referencesOf(document).map((found) => ({ ...found, distance: distance + 1 })));
  }
  return documents;
}

/** Where a file that is referred to lies. */
export function resolveLocation(from: string, reference: string): string {
  if (isAddress(reference)) return reference;
  if (!isAddress(from)) return path.join(path.dirname(from), reference);
  return URL.canParse(reference, from) ? new URL(reference, from).href : reference;
}

/** A schema without a namespace takes that of the one that includes it, for its names and what they refer to. */
function inNamespace(schema: XmlElement, space: string): XmlElement {
  if (!space || attribute(schema, 'targetNamespace')) return schema;
  const targetNamespace = { name: 'targetNamespace', space: '', value: space };
  return Object.assign(schema, {
    attributes: [...schema.attributes, targetNamespace],
    declares: { '': space, ...schema.declares },
  });
}

async function read(
  location: string,
  source: WsdlSource,
  left: { limits: WsdlLimits; bytes: number; ms: number },
): Promise<string> {
  const { limits } = left;
  const { wsdl, variables = placeVariables.main } = source;
  const tooMuch = `with what it refers to, it is longer than ${limits.bytes / 1024 / 1024} MB`;
  try {
    if (!isAddress(location)) {
      if (isAddress(wsdl))
        throw unusable(location, 'a WSDL of a server may lead to http and https only', source);
      if ((await stat(location)).size > left.bytes) throw unusable(location, tooMuch, source);
      return replyText(await readFile(location), undefined, true);
    }
    const { login, tls } = credentialsFor(location, source);
    const { status, data } = await sendHttp({
      url: location,
      headers: login,
      tls,
      timeoutMs: left.ms,
      maxReplyBytes: left.bytes,
    });
    if (status === 200) return data;
    const withheld = status === 401 && source.login && Object.keys(login).length === 0;
    const where = withheld ? `; the login goes to the origin of ${variables.endpoint} only` : '';
    const kind = status === 401 ? 'Unauthorized' : 'Unavailable';
    throw unusable(location, `HTTP ${status}${where}`, source, kind);
  } catch (error) {
    if (error instanceof ClientError) throw error;
    if (isCancel(error)) throw unusable(wsdl, `it was not read within ${limits.time / 1000} s`, source);
    const code = errorCode(error);
    const why = code === 'ERR_BAD_RESPONSE' ? `it broke off, or ${tooMuch}` : (code ?? 'it cannot be read');
    throw unusable(location, why, source);
  }
}

async function parse(
  text: string,
  location: string,
  source: WsdlSource,
  limits: XmlLimits,
): Promise<XmlElement> {
  try {
    const root = await parseXml(text, limits);
    if (root.space === namespaces.wsdl || root.space === namespaces.xsd) return root;
    throw new XmlError('it is no WSDL and no schema');
  } catch (error) {
    throw error instanceof XmlError ? unusable(location, error.message, source) : error;
  }
}

function countOf({ children }: XmlElement): number {
  return children.reduce((sum, child) => sum + countOf(child), 1);
}

function referencesOf({ location, root }: WsdlDocument): Omit<Reference, 'distance'>[] {
  const referred = (node: XmlElement, name: string, space = '') => {
    const reference = attribute(node, name);
    return reference ? [{ location: resolveLocation(location, reference), space }] : [];
  };
  return [
    ...elementsBelow(root, namespaces.wsdl, 'import').flatMap((node) => referred(node, 'location')),
    ...elementsBelow(root, namespaces.xsd, 'import')
      .filter((node) => !isBroughtAlong(attribute(node, 'namespace'), attribute(node, 'schemaLocation')))
      .flatMap((node) => referred(node, 'schemaLocation')),
    ...elementsBelow(root, namespaces.xsd, 'include', 'redefine').flatMap((node) =>
      referred(node, 'schemaLocation', node.parent && attribute(node.parent, 'targetNamespace')),
    ),
  ];
}

function unusable(
  location: string,
  why: string,
  { wsdl, variables = placeVariables.main }: WsdlSource,
  kind: FailureKind<'erp'> = 'Unavailable',
): ClientError {
  const what = `${shown(location)} cannot be used (${why})`;
  if (wsdl === location) {
    const message = `ERP: ${what}; nothing was sent. Check ${variables.wsdl}.`;
    return new ClientError(message, { system: 'erp', verdict: 'not-done', kind });
  }
  const toDo = 'Let this machine reach it, or keep the WSDL and all that it imports as files';
  const message = `ERP: ${what}, which ${shown(wsdl)} imports; nothing was sent. ${toDo}.`;
  return new ClientError(message, { system: 'erp', verdict: 'not-done', kind, said: what });
}

function shown(location: string): string {
  return URL.canParse(location) ? new URL(location).origin + new URL(location).pathname : location;
}

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { DOMParser, type Element, type Node, XMLSerializer } from '@xmldom/xmldom';
import { validateXML } from 'xmllint-wasm';

const xsd = 'http://www.w3.org/2001/XMLSchema';
const xmlns = 'http://www.w3.org/2000/xmlns/';

interface SchemaFile {
  fileName: string;
  contents: string;
}

/** What a WSDL's schemas say of an envelope in document style: why they refuse it, or nothing. */
export type StrictSchema = (envelope: string) => Promise<string | undefined>;

/** The schemas of a WSDL file, one for each namespace; those that it imports lie beside it. */
export function strictSchemaOf(wsdlPath: string): StrictSchema {
  const wsdl = parse(readFileSync(wsdlPath, 'utf8'));
  const inline = Array.from(wsdl.getElementsByTagNameNS(xsd, 'schema'));
  const fileOf = new Map(inline.map((schema, index) => [targetOf(schema), `inline-${index}.xsd`]));
  const files = new Map<string, SchemaFile>();
  const imports: string[] = [];

  const readBeside = (fileName: string): void => {
    if (files.has(fileName)) return;
    const contents = readFileSync(path.join(path.dirname(wsdlPath), fileName), 'utf8');
    files.set(fileName, { fileName, contents });
    const schema = parse(contents);
    imports.push(importOf(targetOf(schema), fileName));
    for (const one of importsOf(schema)) readBeside(one.getAttribute('schemaLocation') ?? '');
  };
  for (const schema of inline) {
    declareWhatIsAround(schema);
    for (const one of importsOf(schema)) {
      const beside = one.getAttribute('schemaLocation');
      // What everybody knows; nothing is fetched.
      if (beside && /^https?:/.test(beside)) schema.removeChild(one);
      else if (beside) readBeside(beside);
      else one.setAttribute('schemaLocation', fileOf.get(one.getAttribute('namespace') ?? '') ?? '');
    }
    const fileName = fileOf.get(targetOf(schema)) ?? '';
    // One that only imports would be taken for the schema of its namespace, and has nothing in it.
    if (schema.getElementsByTagNameNS(xsd, 'element').length > 0)
      imports.push(importOf(targetOf(schema), fileName));
    files.set(fileName, { fileName, contents: new XMLSerializer().serializeToString(schema) });
  }
  const schema = {
    fileName: 'all.xsd',
    contents: `<s:schema xmlns:s="${xsd}">${imports.join('')}</s:schema>`,
  };

  return async (envelope) => {
    const body = Array.from(parse(envelope).childNodes).find(
      (node): node is Element => node.nodeName.endsWith(':Body') || node.nodeName === 'Body',
    );
    const message = body && Array.from(body.childNodes).find((node): node is Element => node.nodeType === 1);
    if (!message) return 'there is nothing in its body';
    declareWhatIsAround(message);
    const contents = new XMLSerializer().serializeToString(message);
    const { valid, errors } = await validateXML({
      xml: [{ fileName: 'request.xml', contents }],
      schema: [schema],
      preload: [...files.values()],
    });
    return valid
      ? undefined
      : errors.map(({ rawMessage }) => rawMessage.replace(/^.*? error : /, '')).join(' ');
  };
}

function parse(xml: string): Element {
  const { documentElement } = new DOMParser().parseFromString(xml, 'text/xml');
  if (!documentElement) throw new Error('it is no XML');
  return documentElement;
}

function targetOf(schema: Element): string {
  return schema.getAttribute('targetNamespace') ?? '';
}

function importsOf(schema: Element): Element[] {
  return Array.from(schema.getElementsByTagNameNS(xsd, 'import'));
}

function importOf(namespace: string, fileName: string): string {
  return `<s:import${namespace && ` namespace="${namespace}"`} schemaLocation="${fileName}"/>`;
}

/** Values such as `type="tns:Order"` use prefixes of the elements around, which a serializer does not see. */
function declareWhatIsAround(element: Element): void {
  for (let at: Node | null = element.parentNode; at?.nodeType === 1; at = at.parentNode) {
    for (const { name, value } of Array.from((at as Element).attributes)) {
      if (/^xmlns(:|$)/.test(name) && !element.hasAttribute(name)) element.setAttributeNS(xmlns, name, value);
    }
  }
}

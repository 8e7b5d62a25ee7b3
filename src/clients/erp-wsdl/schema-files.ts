import type { XmlElement } from '../xml/parse-xml';
import { attribute, childrenNamed, declaredAt, localName, namespaces, type QName, spaceOfName } from './dom';
import { resolveLocation, type WsdlDocument } from './load-documents';
import type { PortOperation } from './ports';
import { schemasOf } from './schema-index';
import { quoted, schemaOf, standardSchemas } from './standard-schemas';

export interface SchemaFile {
  fileName: string;
  contents: string;
}

/** One schema of a WSDL, inline or in a file of its own. */
interface Unit {
  schema: XmlElement;
  space: string;
  /** Of the file in which it stands. */
  location: string;
  isFile: boolean;
  fileName: string;
}

/** The schemas of a WSDL, and by which names they are known to a validator. */
interface Units {
  all: readonly Unit[];
  /** File of a namespace, which includes all schemas of it. */
  fileOf: ReadonlyMap<string, string>;
}

/**
 * The schemas of a WSDL as files that a validator can read, the first of which describes the whole envelope of an operation.
 * libxml2 imports one file for each namespace and skips any other (xmlschemas.c, xmlSchemaAddSchemaDoc). A WSDL has
 * several schemas of one namespace, mostly without saying where, so each namespace gets a file that includes its schemas.
 */
export function schemaFilesOf(
  documents: readonly WsdlDocument[],
  operation: PortOperation,
  envelopeSpace: string,
): SchemaFile[] {
  const all = unitsOf(documents);
  const isRpc = operation.style === 'rpc';
  const own = new Set([...all.map(({ space }) => space), ...(isRpc ? [operation.space] : [])]);
  const standard = [...standardSchemas.keys()].filter((space) => !own.has(space));
  const fileOf = new Map([...own, ...standard].map((space, index) => [space, `ns${index}.xsd`]));
  const units = { all, fileOf };

  const described = (space: string, fileName: string, content: string): SchemaFile => ({
    fileName,
    contents: schemaOf(space, importsBut(space, units) + content),
  });
  return [
    described(envelopeSpace, 'envelope.xsd', envelopeOf(operation)),
    ...(isRpc ? [described(operation.space, 'wrapper.xsd', wrapperOf(operation))] : []),
    ...[...own].map((space) => ({
      fileName: fileOf.get(space)!,
      contents: schemaOf(space, includesFor(space, all, isRpc && space === operation.space)),
    })),
    ...standard.map((space) => ({
      fileName: fileOf.get(space)!,
      contents: schemaOf(space, standardSchemas.get(space)!),
    })),
    ...all.map((unit) => ({ fileName: unit.fileName, contents: written(unit, units) })),
  ];
}

function unitsOf(documents: readonly WsdlDocument[]): Unit[] {
  return documents
    .flatMap(({ root, location }) =>
      schemasOf(root).map((schema) => ({ schema, location, isFile: schema === root })),
    )
    .map((unit, index) => ({
      ...unit,
      space: attribute(unit.schema, 'targetNamespace'),
      fileName: `s${index}.xsd`,
    }));
}

/** Schemas that another one includes come with it. */
function includesFor(space: string, units: readonly Unit[], withWrapper: boolean): string {
  const own = units.filter((unit) => unit.space === space);
  const included = new Set(
    own.flatMap((unit) =>
      childrenNamed(unit.schema, namespaces.xsd, 'include', 'redefine').map((node) =>
        fileIncluded(unit, node, units),
      ),
    ),
  );
  const roots = own.filter(({ fileName }) => !included.has(fileName));
  const files = (roots.length > 0 ? roots : own).map(({ fileName }) => fileName);
  return [...files, ...(withWrapper ? ['wrapper.xsd'] : [])]
    .map((file) => `<x:include schemaLocation="${file}"/>`)
    .join('');
}

function fileIncluded(
  { location, space }: Unit,
  node: XmlElement,
  units: readonly Unit[],
): string | undefined {
  const wanted = resolveLocation(location, attribute(node, 'schemaLocation'));
  return units.find((unit) => unit.isFile && unit.location === wanted && unit.space === space)?.fileName;
}

function importsBut(space: string, { fileOf }: Units): string {
  return [...fileOf].map(([one, file]) => (one === space ? '' : importOf('x', one, file))).join('');
}

function importOf(prefix: string, space: string, file: string): string {
  return `<${prefix}:import${space && ` namespace="${quoted(space)}"`} schemaLocation="${file}"/>`;
}

function envelopeOf({ style, name, space, input }: PortOperation): string {
  const [part] = input?.parts ?? [];
  const body = style === 'rpc' ? reference(`{${space}}${name}`) : reference(part?.element ?? '{}');
  const sequence = (content: string) => `<x:complexType><x:sequence>${content}</x:sequence></x:complexType>`;
  // Header blocks may be any; those that a schema declares must be as it says.
  const blocks = '<x:any minOccurs="0" maxOccurs="unbounded" processContents="lax"/>';
  const header = `<x:element name="Header" minOccurs="0">${sequence(blocks)}</x:element>`;
  return `<x:element name="Envelope">${sequence(`${header}<x:element name="Body">${sequence(body)}</x:element>`)}</x:element>`;
}

/** WSDL 1.1, 3.5: in RPC style a wrapper is named after the operation, and its parts have no namespace. */
function wrapperOf({ name, input, encoded }: PortOperation): string {
  const parts = (input?.parts ?? []).map((part) => {
    if (part.element) return reference(part.element);
    const type = part.type ?? (`{${namespaces.xsd}}anyType` as const);
    const space = spaceOfName(type);
    const prefix = space && 't:';
    return (
      `<x:element name="${quoted(part.name)}" form="unqualified" minOccurs="0"` +
      `${space && ` xmlns:t="${quoted(space)}"`} type="${prefix}${localName(type)}"/>`
    );
  });
  const style = encoded ? '<x:anyAttribute namespace="##other" processContents="skip"/>' : '';
  return (
    `<x:element name="${quoted(name)}"><x:complexType>` +
    `<x:sequence>${parts.join('')}</x:sequence>${style}</x:complexType></x:element>`
  );
}

function reference(element: QName): string {
  const space = spaceOfName(element);
  return space
    ? `<x:element xmlns:r="${quoted(space)}" ref="r:${localName(element)}"/>`
    : `<x:element ref="${localName(element)}"/>`;
}

/** A schema with what was declared around it, referring to the others by our names; documentation is left out. */
function written(unit: Unit, units: Units): string {
  const imported = childrenNamed(unit.schema, namespaces.xsd, 'import').map((node) =>
    attribute(node, 'namespace'),
  );
  // Some generators forget to import what they use.
  const forgotten = [...units.fileOf]
    .filter(([space]) => space !== unit.space && !imported.includes(space))
    .map(([space, file]) => importOf('x-', space, file))
    .join('');

  function write(node: XmlElement, declared: Readonly<Record<string, string>>, first: string): string {
    if (node.space !== namespaces.xsd || node.name === 'annotation') return '';
    const attributes = new Map(
      node.attributes.flatMap((one) => (one.space === '' ? [[one.name, one.value]] : [])),
    );
    if (node.name === 'import') {
      const file = units.fileOf.get(attribute(node, 'namespace'));
      if (file) attributes.set('schemaLocation', file);
      else attributes.delete('schemaLocation');
    }
    if (node.name === 'include' || node.name === 'redefine') {
      attributes.set('schemaLocation', fileIncluded(unit, node, units.all) ?? 'none.xsd');
    }
    const names = Object.entries(declared).map(
      ([prefix, space]) => ` xmlns${prefix && `:${prefix}`}="${quoted(space)}"`,
    );
    const own = [...attributes].map(([name, value]) => ` ${name}="${quoted(value)}"`);
    const inside = node.children.map((child) => write(child, child.declares, '')).join('');
    return `<x-:${node.name}${names.join('')}${own.join('')}>${first}${inside}</x-:${node.name}>`;
  }
  return write(unit.schema, { ...declaredAt(unit.schema), 'x-': namespaces.xsd }, forgotten);
}

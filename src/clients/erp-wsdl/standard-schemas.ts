import { encodings, namespaces } from './dom';

const types = [
  'string',
  'int',
  'integer',
  'long',
  'short',
  'decimal',
  'float',
  'double',
  'boolean',
  'date',
  'dateTime',
];

/** Without its namespace, of which there are two: that of SOAP 1.1 and of 1.2. */
const encoding = [
  '<x:attribute name="arrayType" type="x:string"/><x:attribute name="itemType" type="x:string"/>',
  '<x:attribute name="arraySize" type="x:string"/>',
  '<x:attributeGroup name="commonAttributes">',
  '<x:attribute name="id" type="x:ID"/><x:attribute name="href" type="x:anyURI"/>',
  '<x:anyAttribute namespace="##other" processContents="lax"/></x:attributeGroup>',
  '<x:group name="Array"><x:sequence>',
  '<x:any namespace="##any" minOccurs="0" maxOccurs="unbounded" processContents="lax"/>',
  '</x:sequence></x:group>',
  '<x:complexType name="Array"><x:group ref="e:Array" minOccurs="0"/>',
  '<x:attribute ref="e:arrayType"/><x:attribute ref="e:itemType"/><x:attribute ref="e:arraySize"/>',
  '<x:attributeGroup ref="e:commonAttributes"/></x:complexType>',
  ...types.map(
    (name) =>
      `<x:complexType name="${name}"><x:simpleContent><x:extension base="x:${name}">` +
      '<x:attributeGroup ref="e:commonAttributes"/></x:extension></x:simpleContent></x:complexType>',
  ),
].join('');

/** Types and elements of which requests have no parts that we write; whatever a mapping puts there may stand. */
function open(names: { types?: readonly string[]; elements?: readonly string[] }): string {
  const content =
    '<x:complexType@ mixed="true"><x:sequence><x:any minOccurs="0" maxOccurs="unbounded" processContents="lax"/>' +
    '</x:sequence><x:anyAttribute processContents="lax"/></x:complexType>';
  const { types: named = [], elements = [] } = names;
  return [
    ...named.map((name) => content.replace('@', ` name="${name}"`)),
    ...elements.map((name) => `<x:element name="${name}">${content.replace('@', '')}</x:element>`),
  ].join('');
}

const addressing = open({
  types: [
    'EndpointReferenceType',
    'ReferenceParametersType',
    'MetadataType',
    'AttributedURIType',
    'RelatesToType',
  ],
  elements: ['EndpointReference', 'To', 'From', 'ReplyTo', 'FaultTo', 'Action', 'MessageID', 'RelatesTo'],
});
const wss = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity';

const xmlSpace = 'http://www.w3.org/XML/1998/namespace';

/**
 * Schemas that others refer to without saying where they are, or by their public addresses, which no server inside a company
 * can reach; by namespace, as far as requests need them. They are made from https://www.w3.org/2001/xml.xsd,
 * http://schemas.xmlsoap.org/soap/encoding/, https://www.w3.org/2003/05/soap-encoding, https://www.w3.org/2005/05/xmlmime,
 * https://www.w3.org/2005/08/addressing/ws-addr.xsd, https://www.w3.org/TR/xmldsig-core/xmldsig-core-schema.xsd and those of
 * WS-Security 1.0.
 */
export const standardSchemas: ReadonlyMap<string, string> = new Map([
  [
    xmlSpace,
    ['lang', 'space', 'base', 'id'].map((name) => `<x:attribute name="${name}" type="x:string"/>`).join(''),
  ],
  ...encodings.map((space) => [space, encoding] as const),
  [
    'http://www.w3.org/2005/05/xmlmime',
    '<x:attribute name="contentType" type="x:string"/>' +
      '<x:attribute name="expectedContentTypes" type="x:string"/>' +
      '<x:complexType name="base64Binary"><x:simpleContent><x:extension base="x:base64Binary">' +
      '<x:attribute ref="e:contentType"/></x:extension></x:simpleContent></x:complexType>',
  ],
  ['http://www.w3.org/2005/08/addressing', addressing],
  ['http://schemas.xmlsoap.org/ws/2004/08/addressing', addressing],
  [
    'http://www.w3.org/2000/09/xmldsig#',
    open({ types: ['SignatureType', 'KeyInfoType'], elements: ['Signature', 'KeyInfo'] }),
  ],
  [`${wss}-utility-1.0.xsd`, `<x:attribute name="Id" type="x:ID"/>${open({ elements: ['Timestamp'] })}`],
  [
    `${wss}-secext-1.0.xsd`,
    open({
      types: ['SecurityHeaderType', 'UsernameTokenType'],
      elements: ['Security', 'UsernameToken', 'SecurityTokenReference'],
    }),
  ],
]);

/** Of schemas that describe schemas and WSDLs: no message of ours is made of them. */
const descriptions: readonly string[] = Object.values(namespaces);

/** Whether the product brings along what an import names; a company's own copy is read, wherever it lies. */
export function isBroughtAlong(space: string, location: string): boolean {
  const isPublic = /^https?:\/\/(www\.w3\.org|schemas\.xmlsoap\.org|docs\.oasis-open\.org)\//i.test(location);
  return isPublic && (standardSchemas.has(space) || descriptions.includes(space));
}

/** A schema of our own making; `e` stands for its namespace. */
export function schemaOf(space: string, content: string): string {
  const target = space && ` targetNamespace="${quoted(space)}"`;
  // Namespaces in XML 1.0, section 3: that of XML itself goes by no other prefix.
  const own = space && space !== xmlSpace ? ` xmlns:e="${quoted(space)}"` : '';
  return `<x:schema xmlns:x="${namespaces.xsd}" elementFormDefault="qualified"${target}${own}>${content}</x:schema>`;
}

/** As the value of an attribute. */
export function quoted(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}

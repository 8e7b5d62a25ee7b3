import type { ErpMapping, ErpObjects } from '../../clients/erp';
import type { Field } from '../../clients/erp-wsdl/fields';
import type { InspectedOperation, InspectedPort, InspectedWsdl } from '../../clients/erp-wsdl/inspect-wsdl';

/** What an inspected WSDL holds, for an integrator's eyes; names are all that the marks rest on. */
export function tellWsdl({ files, ports }: InspectedWsdl, mapping: ErpMapping<ErpObjects>): string {
  const [file = '', ...imports] = files;
  return [
    `WSDL ${file}${imports.length > 0 ? `\nimports ${imports.join(', ')}` : ''}`,
    ...ports.map((port) => tellPort(port)),
    ...(ports.length === 0 ? ['It has no port: there is nothing to call.'] : []),
    tellMapped(ports, mapping),
    'Marks rest on names alone: * may carry our reference, + may carry a message id. The ERP’s documentation decides.',
  ].join('\n\n');
}

function tellPort({ service, name, soapVersion, style, address, sameAs, operations }: InspectedPort): string {
  const soap = soapVersion === 'none' ? 'no SOAP' : `SOAP ${soapVersion}`;
  const lines = [`${service}.${name} · ${soap}, ${style}${address && ` · ${address}`}`];
  if (soapVersion === 'none')
    return [...lines, '  ! It does not speak SOAP: it cannot be called.'].join('\n');
  if (sameAs.length > 0) {
    lines.push(`  ! ${sameAs.join(', ')} has operations of the same names: service and port must be named.`);
  }
  return [...lines, ...operations.map(tellOperation)].join('\n');
}

function tellOperation(operation: InspectedOperation): string {
  const { name, soapAction, request, reply, mode, use, references } = operation;
  const marks = { references: new Set(references), messageIds: new Set(operation.messageIds) };
  return [
    `  ${name}${soapAction && ` · ${soapAction}`}`,
    ...tellMessage('request', request, marks),
    ...tellMessage('reply', reply),
    ...(mode ? [`    mode: ${mode.mode} (${mode.because})`] : []),
    ...(use === 'look-up' && references.length > 0 ? [`    may look up by ${references.join(' or ')}`] : []),
  ].join('\n');
}

interface Marks {
  references: ReadonlySet<string>;
  messageIds: ReadonlySet<string>;
}

const noMarks: Marks = { references: new Set(), messageIds: new Set() };

function tellMessage(direction: string, field: Field | undefined, marks = noMarks): string[] {
  if (!field) return [`    ${direction}: none`];
  const abstract = field.abstract ? ` · ${field.type}, abstract` : '';
  return [`    ${direction} ${field.name}${abstract}`, ...tellWithin(field, '', 6, marks)];
}

/** In the order of the WSDL's sequence, which requests must keep. */
function tellField(field: Field, above: string, indent: number, marks: Marks): string[] {
  const path = `${above}${field.name}`;
  const mark = marks.references.has(path) ? ' *' : marks.messageIds.has(path) ? ' +' : '';
  const notes = [
    field.type,
    field.abstract && 'abstract',
    !field.required && 'optional',
    field.repeated && 'repeated',
    field.choice && 'one of several',
  ].filter(Boolean);
  return [
    `${' '.repeat(indent)}${field.name}${notes.length > 0 ? ` · ${notes.join(', ')}` : ''}${mark}`,
    ...tellWithin(field, `${path}/`, indent + 2, marks),
  ];
}

function tellWithin({ fields, kinds }: Field, above: string, indent: number, marks: Marks): string[] {
  return [
    ...fields.flatMap((child) => tellField(child, above, indent, marks)),
    ...kinds.flatMap((kind) => [
      `${' '.repeat(indent)}as ${kind.name} (xsi:type):`,
      ...kind.fields.flatMap((child) => tellField(child, above, indent + 2, marks)),
    ]),
  ];
}

/** Whether the mapping as it stands could speak this WSDL. */
function tellMapped(
  ports: readonly InspectedPort[],
  { service, port, objects }: ErpMapping<ErpObjects>,
): string {
  const found = ports.find((one) => one.service === service && one.name === port);
  const wanted = Object.values(objects).flatMap((object) => [
    object.create.operation,
    ...('find' in object ? [object.find.operation] : []),
  ]);
  const missing = wanted.filter((name) => !found?.operations.some((operation) => operation.name === name));
  if (!found) return `src/clients/erp/mapping.ts names ${service}.${port}, which is not here.`;
  return missing.length > 0
    ? `src/clients/erp/mapping.ts names ${missing.join(', ')}, which ${service}.${port} does not have.`
    : `src/clients/erp/mapping.ts fits ${service}.${port} by names: ${wanted.join(', ')}.`;
}

import type { Fit } from '../../clients/erp/fit-mapping';
import { localName } from '../../clients/erp-wsdl/dom';
import type { Field, InspectedType } from '../../clients/erp-wsdl/fields';
import type { InspectedOperation, InspectedPort, InspectedWsdl } from '../../clients/erp-wsdl/inspect-wsdl';

/** What an inspected WSDL holds, for an integrator's eyes: what it says, and no more. */
export function tellWsdl({ files, ports, types }: InspectedWsdl, fit: Fit): string {
  const [file = '', ...imports] = files;
  return [
    `WSDL ${file}${imports.length > 0 ? `\nimports ${imports.join(', ')}` : ''}`,
    ...ports.map((port) => tellPort(port)),
    ...(ports.length === 0 ? ['It has no port: there is nothing to call.'] : []),
    ...(types.size > 0 ? [['Types', ...[...types.values()].map(tellType)].join('\n')] : []),
    tellFit(fit),
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
  const { name, soapAction, documentation, headers, request, reply, dangling } = operation;
  return [
    `  ${name}${soapAction && ` · ${soapAction}`}`,
    ...(documentation ? [`    “${documentation}”`] : []),
    ...headers.flatMap((header) => tellMessage('header', header)),
    ...tellMessage('request', request),
    ...tellMessage('reply', reply),
    ...dangling.map((what) => `    ! The WSDL does not have ${what}: it cannot be called as it stands.`),
  ].join('\n');
}

function tellMessage(direction: string, field: Field | undefined): string[] {
  if (!field) return [`    ${direction}: none`];
  const { name, type, holds } = field;
  return [`    ${direction} ${name}${typeof holds === 'string' ? ` · ${type}` : ''}`, ...tellOwn(field, 6)];
}

/** In the order of the WSDL's sequence, which requests must keep. */
function tellType({ name, abstract, fields, kinds }: InspectedType): string {
  const names = kinds.map(localName);
  return [
    `  ${name}${abstract ? ' · abstract' : ''}`,
    ...fields.flatMap((field) => tellField(field, 4)),
    ...(names.length > 0 ? [`    or, by xsi:type: ${names.join(', ')}`] : []),
  ].join('\n');
}

function tellField(field: Field, indent: number): string[] {
  const { name, type, required, repeated, choice, documentation } = field;
  const notes = [type, !required && 'optional', repeated && 'repeated', choice && 'one of several'];
  const told = notes.filter(Boolean);
  return [
    `${' '.repeat(indent)}${name}${told.length > 0 ? ` · ${told.join(', ')}` : ''}${documentation ? ` “${documentation}”` : ''}`,
    ...tellOwn(field, indent + 2),
  ];
}

/** Fields of a type without a name; one with a name stands among the types. */
function tellOwn({ holds }: Field, indent: number): string[] {
  return typeof holds === 'string' ? [] : (holds ?? []).flatMap((field) => tellField(field, indent));
}

/** Whether the mapping as it stands could speak this WSDL. */
function tellFit({ ports, elsewhere, operations, misfits }: Fit): string {
  const mapping = 'src/clients/erp/mapping.ts';
  if (ports.length === 0) return `${mapping} names ${elsewhere.join(', ')}, which is not here.`;
  const fits = `${mapping} fits ${ports.join(', ')}: ${operations.join(', ')}. Values are not compared.`;
  const first = misfits.length > 0 ? `${mapping} does not fit ${ports.join(', ')}:` : fits;
  const others = elsewhere.length > 0 ? [`What it names of ${elsewhere.join(', ')} is not here.`] : [];
  return [first, ...misfits.map((misfit) => `  ! ${misfit}`), ...others].join('\n');
}

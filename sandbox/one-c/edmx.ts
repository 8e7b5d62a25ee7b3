import type { OneCFaults } from './faults';
import { configurations, type BaseName } from './configurations';
import type { Configuration, Entity, Enumeration, Field, Fields } from './schema';

/** What a base publishes now: its configuration without the objects and fields that are told to be missing. */
export function published(
  base: BaseName,
  { missingFields, maxLengths, types, unpublished }: OneCFaults,
): Configuration {
  const here = (owner: string, fields: Fields): Fields =>
    Object.fromEntries(
      Object.entries(fields)
        .filter(([name]) => !missingFields.includes(`${owner}.${name}`))
        .map(([name, field]) => {
          const { [`${owner}.${name}`]: maxLength = field.maxLength } = maxLengths;
          const { [`${owner}.${name}`]: declared } = types;
          return [
            name,
            { ...field, ...(maxLength !== undefined && { maxLength }), ...(declared && { declared }) },
          ];
        }),
    );
  const inComposition = Object.entries<Entity>(configurations[base]).filter(
    ([name]) => !unpublished.includes(name),
  );
  const entities = inComposition.map(([name, entity]) => [
    name,
    {
      ...entity,
      fields: here(name, entity.fields),
      ...(entity.rows && {
        rows: Object.fromEntries(
          Object.entries(entity.rows).map(([section, fields]) => [
            section,
            here(`${name}.${section}`, fields),
          ]),
        ),
      }),
    },
  ]);
  return Object.fromEntries(entities);
}

const edmTypes = {
  string: 'Edm.String',
  double: 'Edm.Double',
  int: 'Edm.Int64',
  boolean: 'Edm.Boolean',
  date: 'Edm.DateTime',
  guid: 'Edm.Guid',
} as const satisfies Record<Field['type'], string>;

/** `$metadata` of what is published. */
export function edmxOf(
  configuration: Configuration,
  { declaresLengths, declaresValues }: Pick<OneCFaults, 'declaresLengths' | 'declaresValues'>,
): string {
  const enumerations = new Map<string, Enumeration>();
  const typeOf = ({ type, of, declared }: Field): string => {
    if (declared !== undefined) return declared;
    if (!of || !declaresValues) return edmTypes[type];
    enumerations.set(of.name, of);
    return `StandardODATA.${of.name}`;
  };
  const property = (name: string, field: Field): string => {
    const { maxLength } = field;
    const length = declaresLengths && maxLength !== undefined ? ` MaxLength="${maxLength}"` : '';
    return `<Property Name="${name}" Type="${typeOf(field)}" Nullable="true"${length}/>`;
  };
  const properties = (fields: Fields): string =>
    Object.entries(fields)
      .map(([name, field]) => property(name, field))
      .join('');
  const names = Object.keys(configuration);
  const types = Object.entries(configuration).flatMap(([name, { fields, rows = {} }]) => [
    `<EntityType Name="${name}"><Key><PropertyRef Name="Ref_Key"/></Key>${property('Ref_Key', { type: 'guid' })}${property('DataVersion', { type: 'string' })}${properties(fields)}${Object.keys(
      rows,
    )
      .map(
        (section) =>
          `<Property Name="${section}" Type="Collection(StandardODATA.${name}_${section}_RowType)" Nullable="true"/>`,
      )
      .join('')}</EntityType>`,
    ...Object.entries(rows).map(
      ([section, rowFields]) =>
        `<ComplexType Name="${name}_${section}_RowType">${property('Ref_Key', { type: 'guid' })}${property('LineNumber', { type: 'int' })}${properties(rowFields)}</ComplexType>`,
    ),
  ]);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<edmx:Edmx xmlns:edmx="http://schemas.microsoft.com/ado/2007/06/edmx" Version="1.0">',
    '<edmx:DataServices xmlns:m="http://schemas.microsoft.com/ado/2007/08/dataservices/metadata" m:DataServiceVersion="3.0" m:MaxDataServiceVersion="3.0">',
    '<Schema xmlns="http://schemas.microsoft.com/ado/2009/11/edm" Namespace="StandardODATA">',
    ...types,
    ...[...enumerations.values()].map(enumType),
    '<EntityContainer Name="EnterpriseV8" m:IsDefaultEntityContainer="true">',
    ...names.map((name) => `<EntitySet Name="${name}" EntityType="StandardODATA.${name}"/>`),
    '</EntityContainer></Schema></edmx:DataServices></edmx:Edmx>',
  ].join('\n');
}

function enumType({ name, values }: Enumeration): string {
  const members = values.map((value, index) => `<Member Name="${value}" Value="${index}"/>`).join('');
  return `<EnumType Name="${name}" UnderlyingType="Edm.Int32">${members}</EnumType>`;
}

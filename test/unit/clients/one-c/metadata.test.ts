import { parseMetadata } from '../../../../src/clients/one-c/metadata';
import { growthOf, linear } from '../../../support/growth-of';

const edmx = (types: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?>
  <edmx:Edmx xmlns:edmx="http://schemas.microsoft.com/ado/2007/06/edmx" Version="1.0"><edmx:DataServices>
  <Schema xmlns="http://schemas.microsoft.com/ado/2009/11/edm" Namespace="StandardODATA">${types}</Schema>
  </edmx:DataServices></edmx:Edmx>`;

describe('$metadata', () => {
  it('is read with types, lengths and tabular sections', async () => {
    const metadata = await parseMetadata(
      edmx(`
      <EntityType Name="Document_Счет"><Key><PropertyRef Name="Ref_Key"/></Key>
        <Property Name="Комментарий" Type="Edm.String" MaxLength="150"/>
        <Property Name="Сумма" Type="Edm.Double"/>
        <Property Name="Товары" Type="Collection(StandardODATA.Document_Счет_Товары_RowType)"/>
      </EntityType>
      <ComplexType Name="Document_Счет_Товары_RowType"><Property Name="Цена" Type="Edm.Double"/></ComplexType>`),
    );
    const invoice = metadata.get('Document_Счет');
    expect(invoice?.properties.get('Комментарий')).toEqual({ type: 'Edm.String', maxLength: 150 });
    expect(invoice?.properties.get('Сумма')).toEqual({ type: 'Edm.Double', maxLength: undefined });
    expect([...(invoice?.rows.get('Товары')?.keys() ?? [])]).toEqual(['Цена']);
  });

  it('is read with the values of enumerations, wherever they stand', async () => {
    const metadata = await parseMetadata(
      edmx(`
      <EnumType Name="Виды" UnderlyingType="Edm.Int32"><Member Name="Первый" Value="0"/></EnumType>
      <EntityType Name="Catalog_А"><Property Name="Вид" Type="StandardODATA.Виды"/>
        <Property Name="Ставка" Type="StandardODATA.Ставки"/><Property Name="Пусто" Type="StandardODATA.Нет"/>
      </EntityType>
      <EnumType Name="Ставки"><Member Name="НДС12"/><Member Name="НДС20"/></EnumType>`),
    );
    const values = (name: string) => metadata.get('Catalog_А')?.properties.get(name)?.values;
    expect(values('Вид')).toEqual(new Set(['Первый']));
    expect(values('Ставка')).toEqual(new Set(['НДС12', 'НДС20']));
    expect(values('Пусто')).toBeUndefined();
  });

  it('of many megabytes leaves other work its turns', async () => {
    const type = (index: number): string =>
      `<EntityType Name="Catalog_${index}"><Property Name="Описание" Type="Edm.String" MaxLength="100"/></EntityType>`;
    const huge = edmx(Array.from({ length: 40_000 }, (_, index) => type(index)).join(''));
    let turns = 0;
    const counting = setInterval(() => (turns += 1), 1);
    const metadata = await parseMetadata(huge);
    clearInterval(counting);
    expect(metadata.size).toBe(40_000);
    expect(turns).toBeGreaterThan(2);
  });

  it.each(['', '<html/>', 'no XML', edmx('<EntityType Name="X">').replace('</Schema>', '')])(
    'that is none is an error: %s',
    async (text) => {
      await expect(parseMetadata(text)).rejects.toThrow('a reply that is no EDMX');
    },
  );

  it('that publishes nothing is called so', async () => {
    await expect(parseMetadata(edmx(''))).rejects.toThrow('an EDMX that publishes no object');
  });
});

describe('hostile metadata', () => {
  const nested = (depth: number) => edmx(`${'<a>'.repeat(depth)}${'</a>'.repeat(depth)}`);
  const attributes = (count: number) =>
    edmx(`<EntityType Name="X" ${Array.from({ length: count }, (_, index) => `a${index}=""`).join(' ')}/>`);

  it.each([
    { what: 'elements inside one another', text: nested(40_000), said: 'more than 32 elements inside' },
    { what: 'attributes of one element', text: attributes(100_000), said: 'more than 64 attributes' },
    { what: 'elements', text: edmx('<a/>'.repeat(2_000_001)), said: 'more than 2000000 elements' },
  ])('with too many $what is refused, and says so', async ({ text, said }) => {
    await expect(parseMetadata(text)).rejects.toThrow(said);
  });

  const wide = (type: string) => (size: number) => edmx(type.repeat(size));
  it.each([
    { what: 'elements inside one another', text: nested },
    { what: 'attributes', text: attributes },
    { what: 'types', text: wide('<EntityType Name="X"><Property Name="a" Type="b"/></EntityType>') },
    {
      what: 'tabular sections',
      text: wide('<EntityType Name="X"><Property Name="a" Type="Collection(StandardODATA.X)"/></EntityType>'),
    },
    { what: 'long names', text: (size: number) => edmx(`<EntityType Name="${'x'.repeat(size * 300)}"/>`) },
    { what: 'prefixes', text: wide('<a:b xmlns:a="x"><c:d/></a:b>') },
    { what: 'entities', text: wide('&#1090;&amp;') },
    { what: 'comments', text: wide('<!-- - - - -->') },
  ])('of four times as many $what takes four times as long, not sixteen', async ({ text }) => {
    const texts = new Map([10_000, 40_000].map((size) => [size, text(size)]));
    const parse = (size: number) => parseMetadata(texts.get(size) ?? '').catch(() => undefined);
    expect(await growthOf(parse, 10_000)).toBeLessThan(linear);
  });
});

import { parseMetadata } from '../../../../src/clients/one-c/metadata';

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

  it.each(['', '<html/>', 'no XML', edmx('')])('that is none is an error: %s', async (text) => {
    await expect(parseMetadata(text)).rejects.toThrow();
  });
});

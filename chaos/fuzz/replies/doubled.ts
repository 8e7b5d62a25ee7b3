import type { StateView } from '../../../sandbox/views';

/** What the far systems hold twice, each thing by the identity that it has there. */
export function doubledIn({ orders, customers, projects, issues, oneC }: StateView): string[] {
  const identities = [
    ...orders.map(({ externalId }) => `order ${externalId}`),
    ...customers.map(({ externalId }) => `customer ${externalId}`),
    ...projects.map(({ key }) => `project ${key}`),
    ...issues.map(({ labels }) => `issue ${labels.join()}`),
    ...oneC.objects.flatMap((object) => identityIn1C(object) ?? []),
  ];
  const seen = new Set<string>();
  return identities.flatMap((identity) => {
    const isNew = !seen.has(identity);
    seen.add(identity);
    return isNew ? [] : [`was created twice: ${identity}`];
  });
}

/** By INN and KPP, the owner, or our mark; undefined for what was there before. */
function identityIn1C({ entity, values }: StateView['oneC']['objects'][number]): string | undefined {
  switch (entity) {
    case 'Catalog_Контрагенты':
      return `counterparty ${String(values.ИНН)}/${String(values.КПП)}`;
    case 'Catalog_ДоговорыКонтрагентов':
      return `contract of ${String(values.Owner_Key)}`;
    case 'Document_СчетНаОплатуПокупателю':
      return `invoice ${/\[b24:([^\]]+)\]/.exec(String(values.Комментарий))?.[1]}`;
    default:
      return undefined;
  }
}

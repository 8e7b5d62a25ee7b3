/** Vendor: short codes of CRM objects (https://dev.1c-bitrix.ru/rest_help/crm/constants.php). */
const codes: Readonly<Record<string, string>> = { DEAL: 'D', COMPANY: 'CO' };

/** A document as far systems know it, without its portal: `D_17`, `CO_5`, `Tb1_12` for `DYNAMIC_177_12`. */
export function shortOf(document: string): string {
  const [, type = '', smartProcess, id] = /^([A-Z]+)_(?:(\d+)_)?(\d+)$/.exec(document) ?? [];
  const code = smartProcess === undefined ? codes[type] : `T${Number(smartProcess).toString(16)}`;
  return code === undefined ? document : `${code}_${id}`;
}

/** What a far system keeps of a document: `D_17-3f2a9c1e`. */
export function referenceOf(document: string, memberId: string): string {
  return `${shortOf(document)}-${memberId.slice(0, 8)}`;
}

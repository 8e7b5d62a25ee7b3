import { documentWords } from './document-words';
import type { Language, Localized } from './localized';

/** What the first issue of a project tells of the document; amounts are decimal strings. */
export interface JiraFacts {
  /** DOCUMENT_ID[2], e.g. `DEAL_17` */
  documentId: string;
  client: string | undefined;
  total: string | undefined;
  currency: string | undefined;
  rows: readonly { name: string; quantity: string | undefined; price: string | undefined }[];
}

const words = {
  document: { en: 'Bitrix24', ru: 'Битрикс24' },
  client: { en: 'Client', ru: 'Клиент' },
  total: { en: 'Amount', ru: 'Сумма' },
} satisfies Record<string, Localized>;

/** So many rows of a document fit into an issue that somebody reads. */
const mostRows = 50;

/** Lines about a document, in the language of its portal's users. */
export function jiraFacts(
  { documentId, client, total, currency, rows }: JiraFacts,
  language: Language,
): string[] {
  const { subject } = documentWords(documentId);
  const number = documentId.slice(documentId.lastIndexOf('_') + 1);
  return [
    `${words.document[language]}: ${subject[language]} ${number}`,
    ...(client ? [`${words.client[language]}: ${client}`] : []),
    ...(total === undefined
      ? []
      : [`${words.total[language]}: ${[total, currency].filter(Boolean).join(' ')}`]),
    ...rows
      .slice(0, mostRows)
      .map(({ name, quantity, price }) => `• ${name} — ${quantity ?? '?'} × ${price ?? '?'}`),
    ...(rows.length > mostRows ? ['…'] : []),
  ];
}

import { type Answer, jsonAnswer, xmlAnswer } from './answer';

/** An error as 1C answers it; codes are the platform's, `-1` a handler of the configuration. */
export class ODataError extends Error {
  override readonly name = 'ODataError' as const;
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

export const badRequest = (message: string): ODataError => new ODataError(400, '1', message);
export const badValue = (message: string): ODataError => new ODataError(400, '4', message);
export const noSuchType = (entity: string): ODataError =>
  new ODataError(404, '8', `Не найден тип сущности ${entity}`);
export const noSuchObject = (): ODataError => new ODataError(404, '9', 'Экземпляр сущности не найден');
export const badQuery = (message: string): ODataError => new ODataError(400, '14', message);
/** What a real 1C can do and this one cannot: a test that relies on it must not pass. */
export const notModelled = (what: string): ODataError =>
  new ODataError(501, '0', `Песочница не умеет: ${what}`);
export const keyTaken = (): ODataError => new ODataError(400, '15', 'Сущность с таким ключом уже существует');
export const refusedByHandler = (message: string): ODataError => new ODataError(500, '-1', message);
/** Of a query whose sides are of different types. */
export const badComparison = (): ODataError =>
  new ODataError(500, '-1', '{(1, 2)}: Неверные параметры в операции сравнения.');

/** As JSON, or as XML for a caller that did not ask for JSON. */
export function errorAnswer({ status, code, message }: ODataError, json: boolean): Answer {
  if (json)
    return jsonAnswer(
      status,
      JSON.stringify({ 'odata.error': { code, message: { lang: 'ru', value: message } } }),
    );
  return xmlAnswer(
    status,
    `<?xml version="1.0" encoding="UTF-8"?><m:error xmlns:m="http://schemas.microsoft.com/ado/2007/08/dataservices/metadata"><m:code>${code}</m:code><m:message xml:lang="ru">${escapeXml(message)}</m:message></m:error>`,
  );
}

export function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}

import type { ServerResponse } from 'node:http';
import { type Answer, jsonAnswer } from './answer';
import type { OneCFault } from './faults';
import { errorAnswer, escapeXml, ODataError } from './odata-error';

const json = { 'content-type': 'application/json;charset=utf-8' };

/** What reaches the caller where nothing of the work's own result does. */
export const wireFaults: Record<
  Exclude<OneCFault['reply'], 'answer' | 'refuse' | 'raw'>,
  (response: ServerResponse) => void
> = {
  'no-result': (response) => {
    response.writeHead(200, json).end('{"odata.metadata":"$metadata"}');
  },
  'http-503': (response) => {
    response.writeHead(503, { 'content-type': 'text/plain' }).end('Service Unavailable');
  },
  'error-500': (response) => {
    response
      .writeHead(500, { 'content-type': 'text/html;charset=utf-8' })
      .end('<html><head><title>500</title></head><body>Недостаточно лицензий</body></html>');
  },
  'html-200': (response) => {
    response
      .writeHead(200, { 'content-type': 'text/html;charset=utf-8' })
      .end('<html><head><title>1С:Предприятие</title></head><body><form>Вход</form></body></html>');
  },
  'empty-200': (response) => {
    response.writeHead(200, json).end();
  },
  truncate: (response) => {
    response.writeHead(200, { ...json, 'content-length': 700 });
    response.write('{"odata.metadata":"$metadata","Ref_Key":"', () => response.destroy());
  },
  cut: (response) => {
    response.socket?.resetAndDestroy();
  },
  hang: () => undefined,
};

/** A refusal as the part of 1C words it that speaks. */
export function refusalAnswer({ form, status, code, refusal }: OneCFault, inJson: boolean): Answer {
  if (form === 'odata') return errorAnswer(new ODataError(status, code, refusal), inJson);
  if (form === 'page') {
    const title = '1C:Enterprise 8 application error';
    return {
      status,
      headers: { 'content-type': 'text/html;charset=utf-8' },
      body: `<html><head><title>${title}</title></head><body><h2>${title}:</h2>${escapeXml(refusal)}</body></html>`,
    };
  }
  const exception = {
    reason: status,
    descr: `HTTP: ${status}\nОшибка при выполнении запроса к ресурсу /odata:`,
    inner: { descr: refusal, creationStack: 'core83.dll:0x0000000000085928' },
  };
  const type = '{http://v8.1c.ru/8.2/virtual-resource-system}Exception';
  return jsonAnswer(status, JSON.stringify({ '#exception': type, exception }));
}

/** A reply that is told to the byte. */
export function rawAnswer({ raw }: OneCFault): Answer {
  const { status = 200, contentType, body = '' } = raw ?? {};
  return { status, headers: contentType === undefined ? {} : { 'content-type': contentType }, body };
}

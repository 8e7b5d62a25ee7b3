import type { ServerResponse } from 'node:http';
import type { OneCFault } from './faults';

const json = { 'content-type': 'application/json;charset=utf-8' };

/** What reaches the caller where nothing of the work's own result does. */
export const wireFaults: Record<
  Exclude<OneCFault['reply'], 'answer' | 'refuse'>,
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

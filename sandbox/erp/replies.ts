import type { ServerResponse } from 'node:http';
import type { OperationFault, spokenReplies } from './faults';

/** Faults of the wire: replies that no SOAP library sends. The others go through the library. */
export const wireFaults: Record<
  Exclude<OperationFault['reply'], 'answer' | 'refuse' | 'no-result' | (typeof spokenReplies)[number]>,
  (response: ServerResponse) => void
> = {
  'http-503': (response) => {
    response.writeHead(503, { 'content-type': 'text/plain' }).end('Service Unavailable');
  },
  'html-502': (response) => {
    response
      .writeHead(502, { 'content-type': 'text/html' })
      .end('<html><head><title>502 Bad Gateway</title></head><body><h1>Bad Gateway</h1></body></html>');
  },
  'empty-200': (response) => {
    response.writeHead(200, { 'content-type': 'text/xml; charset=utf-8' }).end();
  },
  truncate: (response) => {
    response.writeHead(200, { 'content-type': 'text/xml; charset=utf-8', 'content-length': 700 });
    response.write(
      '<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Bo',
      () => response.destroy(),
    );
  },
  cut: (response) => {
    response.socket?.resetAndDestroy();
  },
  hang: () => undefined,
};

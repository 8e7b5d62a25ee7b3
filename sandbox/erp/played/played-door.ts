import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import { readFileSync } from 'node:fs';
import { text as textOf } from 'node:stream/consumers';
import { z } from 'zod';
import { type Door, openDoor } from '../../loopback';
import type { Store } from '../../store';
import type { OperationFault } from '../faults';
import type { Carried } from '../orders';
import { serveOperation } from '../serve-operation';
import { strictSchemaOf } from '../strict-schema';
import { addressed, serveFileBeside } from '../wsdl-file';
import { createCallers } from './callers';
import { envelopeOf, faultOf, filled, type PlayedMessage, readMessage, textBelow } from './message';
import type { PlayedOperation, PlayedService } from './play';

type Keeping = Exclude<PlayedOperation, { does: 'log-in' }>;

export interface PlayedDoorOptions {
  host: string;
  port: number;
  /** Ends work under way, undone. */
  signal: AbortSignal;
}

/**
 * Serves a customer's own WSDL at `/erp`, and carries out what its play says of the operations. Every request is held against
 * the WSDL's schema, and what the play does not say is refused by its name.
 */
export async function openPlayedDoor(
  store: Store,
  { wsdlPath, play }: PlayedService,
  { host, port, signal }: PlayedDoorOptions,
): Promise<Door & { url: string }> {
  const wsdl = readFileSync(wsdlPath, 'utf8');
  const schema = strictSchemaOf(wsdlPath);
  const callers = createCallers(store, play);
  let url = '';

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // A kept connection would go on being served after the listening socket was closed.
    response.setHeader('connection', 'close');
    if (serveFileBeside(wsdlPath, request, response)) return;
    if (request.method === 'GET') {
      response.writeHead(200, { 'content-type': 'text/xml; charset=utf-8' });
      return void response.end(addressed(wsdl, play.port, url));
    }
    const xml = await textOf(request);
    // The record holds no secret.
    store.append({ type: 'erp.received', xml: xml.replaceAll(store.secrets.erpPassword, '***') });
    const message = readMessage(xml);
    const refuse = (why: 'malformed' | 'invalid', text: string): void => {
      store.append({ type: 'erp.rejected', why });
      say(response, message, faultOf('Client', text, undefined, message?.envelopeSpace ?? soap11));
    };
    if (!message) return refuse('malformed', 'It is no SOAP message.');
    const operation = play.operations[message.element.localName ?? ''];
    if (!operation)
      return refuse('malformed', `The play does not say what ${message.element.localName} does.`);
    const stranger = message.headers.find(({ localName }) => localName !== play.passport?.header);
    if (stranger)
      return refuse('malformed', `The play does not say what the header ${stranger.localName} is.`);
    const unfit = await schema(xml);
    if (unfit !== undefined)
      return refuse('invalid', `The request is not as the WSDL's schema wants it: ${unfit}`);
    if (operation.does === 'log-in') {
      const session = callers.open(message, operation);
      if (session === undefined) return deny('denied');
      if (play.cookie) response.setHeader('set-cookie', `${play.cookie}=${session}; Path=/; HttpOnly`);
      return say(response, message, filled(operation.done, { session }));
    }
    const admission = callers.admit(request, message, operation);
    if (admission !== 'known') return deny(admission);
    return keep(message, operation, request, response);

    function deny(as: 'unauthorized' | 'denied' | 'gone'): void {
      store.append({ type: 'erp.rejected', why: 'unauthorized' });
      const template = as === 'unauthorized' ? undefined : play[as];
      return template ? say(response, message, template) : unauthorized(response);
    }
  }

  /** What is kept is kept by its reference, once. */
  function keep(
    message: PlayedMessage,
    operation: Keeping,
    request: IncomingMessage,
    response: ServerResponse,
  ): void {
    const externalId = textBelow(message.element, operation.reference) ?? '';
    const told = (
      template: string | undefined,
      what: string,
      values: Record<string, string | undefined> = {},
    ) => ({
      xml: template
        ? filled(template, { reference: externalId, ...values })
        : faultOf('Server', `The play has no reply for ${what}.`, undefined, message.envelopeSpace),
    });
    const method = serveOperation(
      store,
      {
        name: operation.does,
        schema: z.object({ externalId: z.string().min(1) }),
        carryOut: () => (operation.does === 'find' ? find(externalId) : create(externalId, message.xml)),
        answer: ({ number }) => {
          if (operation.does !== 'find') return told(operation.done, 'done', { number });
          return number === undefined
            ? told(operation.absent, 'absent')
            : told(operation.found, 'found', { number });
        },
        refuse: (refusal) => told(operation.refused, 'a refusal', { refusal }),
        speak: ({ reply, refusal, code, detail }: OperationFault) => {
          if (reply === 'not-allowed') return told(operation.notAllowed, '"not allowed"', { refusal });
          if (reply === 'session-gone' && play.login === 'session') {
            callers.forgetSessions();
            return { xml: play.gone ?? '' };
          }
          if (reply === 'fault') return { xml: faultOf(code, refusal, detail, message.envelopeSpace) };
          return told(undefined, `"${reply}"`);
        },
      },
      { signal, check: async () => undefined },
    );
    method(
      { externalId },
      ({ xml = emptied(operation) }: { xml?: string }) =>
        xml === '' ? unauthorized(response) : say(response, message, xml),
      undefined,
      request,
      response,
    );
  }

  const { service } = play;
  function find(externalId: string): Carried {
    const kept = store.erp.kept.get(`${service}/${externalId}`);
    return kept ? { outcome: 'found', number: kept.number } : { outcome: 'absent' };
  }

  function create(externalId: string, request: string): Carried {
    const kept = store.erp.kept.get(`${service}/${externalId}`);
    const number = kept?.number ?? `№ ${store.erp.kept.size + 1}/А`;
    store.append({ type: 'erp.kept', service, externalId, number, request });
    return { outcome: kept ? 'updated' : 'created', number };
  }

  const server = http.createServer((request, response) => {
    serve(request, response).catch(() => response.destroy());
  });
  const door = await openDoor(server, { host, port });
  url = `${door.origin}/erp`;
  return { ...door, url };
}

/** The element of a reply, without what the contract promises. */
function emptied(operation: Keeping): string {
  const template = operation.does === 'find' ? operation.found : operation.done;
  return template.replace(/^<([^\s/>]+)([^>]*?)\/?>[^]*$/, '<$1$2/>');
}

const soap11 = 'http://schemas.xmlsoap.org/soap/envelope/';

function unauthorized(response: ServerResponse): void {
  response.writeHead(401, { 'www-authenticate': 'Basic realm="ERP"' }).end();
}

function say(response: ServerResponse, message: PlayedMessage | undefined, body: string): void {
  const space = message?.envelopeSpace ?? soap11;
  const type = space === soap11 ? 'text/xml' : 'application/soap+xml';
  response.writeHead(/^<soap:Fault\b/.test(body) ? 500 : 200, { 'content-type': `${type}; charset=utf-8` });
  response.end(envelopeOf(body, space));
}

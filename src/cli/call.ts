import { readFileSync } from 'node:fs';
import axios, { isAxiosError } from 'axios';
import { quote } from '../base/quote';
import { documentEntityOf } from '../clients/bitrix24';
import { loadConfig } from '../config';
import { robots } from '../robots';
import { asCaptured, asGateway, forDocument, masked, type WireCall, withSettings } from './call/wire-form';
import { UnreachableError, UsageError } from '../base/command-error';
import { exitCodes } from './exit-codes';
import { confirmed, pairsOf } from './operator/by-hand';
import { print, printAside } from './print';
import { documentOf } from '../operator/runs/find';

export interface CallCommand {
  /** Number of a deal, or a document. */
  deal?: string;
  /** File with the body of a call. */
  capture?: string;
  /** `name=value`, of the robot's settings. */
  set: readonly string[];
  /** Where the endpoint takes calls; this machine's where it is left out. */
  to?: string;
  dryRun?: boolean;
  yes?: boolean;
  json?: boolean;
}

const timeoutMs = 10_000;

/**
 * `robots call`: calls a robot as a portal does, for a stand: this machine's endpoint, or one whose robots have a suffix.
 *
 * @throws UsageError, before anything is sent
 */
export async function callRobot(robot: string, command: CallCommand): Promise<number> {
  const { deal, capture, to, dryRun = false, json = false } = command;
  const { ROBOT_SUFFIX, PORT, GATEWAY_KEYS } = loadConfig('call');
  if (!robots.some(({ code }) => code === robot))
    throw new UsageError(
      `This release has no robot ${robot}. It has ${robots.map(({ code }) => code).join(', ')}.`,
    );
  const base = new URL(to ?? `http://127.0.0.1:${PORT}`);
  if (!isLoopback(base) && !ROBOT_SUFFIX)
    throw new UsageError(
      `${base.host} is not this machine, and ROBOT_SUFFIX is empty: this may be production. Nothing was sent.`,
    );
  const settings = command.set.length > 0 ? Object.fromEntries(pairsOf(command.set)) : {};
  const call = composed();
  const url = new URL(`robots/${robot}${ROBOT_SUFFIX}`, base.href.endsWith('/') ? base : `${base.href}/`)
    .href;
  const shown = `POST ${url}\n${call.contentType}\n\n${masked(call)}`;
  if (dryRun) {
    print(
      json
        ? JSON.stringify({ url, contentType: call.contentType, sent: false })
        : `${shown}\n\nNothing was sent.`,
    );
    return exitCodes.fine;
  }
  if (!json) printAside(shown);
  const will = 'It is carried out as any call is, in the external systems of that endpoint.';
  let reply: { status: number; body: string } | undefined;
  await confirmed(command, `${robot} at ${base.host}`, will, async () => (reply = await send(url, call)));
  if (!reply) {
    print('Nothing was sent.');
    return exitCodes.problem;
  }
  print(json ? JSON.stringify(reply) : `HTTP ${reply.status}  ${reply.body}`);
  return reply.status === 200 ? exitCodes.fine : exitCodes.problem;

  function composed(): WireCall {
    const document = deal === undefined ? undefined : documentIdOf(documentOf(deal));
    if (capture !== undefined) {
      const captured = readCapture(capture);
      if (!document) return captured;
      if (captured.contentType === 'application/json')
        throw new UsageError(`${capture} is JSON: it is sent as it is, without --deal. Nothing was sent.`);
      return withSettings(forDocument(captured.body, document), settings);
    }
    if (!document) throw new UsageError('Say either --deal or --capture.');
    const [gateway] = GATEWAY_KEYS;
    if (!gateway)
      throw new UsageError(
        'A call proves its portal by its application token, which no setting holds: give a call of that portal with --capture, or set GATEWAY_KEYS. Nothing was sent.',
      );
    return asGateway(document, settings, gateway.key);
  }
}

function documentIdOf(id: string): readonly string[] {
  const entity = documentEntityOf(id);
  if (!entity) throw new UsageError(`${id} is no document that a robot works on.`);
  return [...entity, id];
}

function readCapture(file: string): WireCall {
  try {
    return asCaptured(readFileSync(file, 'utf8').replace(/\r?\n$/, ''));
  } catch (error) {
    throw new UsageError(`${file} cannot be read; nothing was sent.`, { cause: error });
  }
}

async function send(
  url: string,
  { contentType, body, key }: WireCall,
): Promise<{ status: number; body: string }> {
  try {
    const { status, data } = await axios.post<string>(url, body, {
      headers: { 'content-type': contentType, ...(key && { 'x-gateway-key': key }) },
      timeout: timeoutMs,
      maxRedirects: 0,
      responseType: 'text',
      transformResponse: (text: string) => text,
      validateStatus: () => true,
    });
    return { status, body: quote.line(data, { longest: 1_000 }) };
  } catch (error) {
    if (!isAxiosError(error)) throw error;
    throw new UnreachableError(`No endpoint answers at ${url}: ${error.code ?? error.message}.`);
  }
}

function isLoopback({ hostname }: URL): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.[\d.]+$/.test(hostname);
}

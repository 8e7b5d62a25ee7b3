import { randomBytes } from 'node:crypto';

/** A request as a portal or a gateway makes it. */
export interface WireCall {
  contentType: string;
  body: string;
  /** Of a gateway. */
  key?: string;
}

/** What was captured, byte for byte. @param body a form as Bitrix24 sends it, or the article's JSON */
export function asCaptured(body: string): WireCall {
  const isJson = body.trimStart().startsWith('{');
  return { body, contentType: isJson ? 'application/json' : 'application/x-www-form-urlencoded' };
}

/**
 * A captured form for another document. Process and event are new ones, or it would be taken for the call that was captured;
 * and no process waits for its answer.
 */
export function forDocument(captured: string, documentId: readonly string[]): WireCall {
  const fields = new URLSearchParams(captured);
  const process = newProcess();
  fields.set('workflow_id', process);
  fields.set('event_token', `${process}|A1|${randomBytes(16).toString('hex')}.${'0'.repeat(64)}`);
  fields.delete('use_subscription');
  documentId.forEach((part, index) => fields.set(`document_id[${index}]`, part));
  return asCaptured(fields.toString());
}

/** The call of a gateway, in the article's shape. */
export function asGateway(
  documentId: readonly string[],
  settings: Readonly<Record<string, string>>,
  key: string,
): WireCall {
  const data = { WORKFLOW_ID: newProcess(), DOCUMENT_ID: documentId, PROPERTIES: settings };
  const body = JSON.stringify({ event: 'onBpActivityExecute', data });
  return { contentType: 'application/json', body, key };
}

/** The robot's settings in a captured form. */
export function withSettings(call: WireCall, settings: Readonly<Record<string, string>>): WireCall {
  const fields = new URLSearchParams(call.body);
  for (const [name, value] of Object.entries(settings)) fields.set(`properties[${name}]`, value);
  return { ...call, body: fields.toString() };
}

const secrets = /token|^auth\[(?:client_secret|refresh_token|access_token)\]$/;

/** The same for people: without tokens. */
export function masked({ contentType, body }: WireCall): string {
  if (contentType === 'application/json') return body.replace(/("[a-z_]*token"\s*:\s*)"[^"]*"/gi, '$1"***"');
  return Array.from(
    new URLSearchParams(body),
    ([name, value]) => `${name}=${secrets.test(name) ? '***' : value}`,
  ).join('\n');
}

/** As cores make them; the first digits are a time, the last ones chance. */
function newProcess(): string {
  const time = Math.floor(Date.now() / 1_000).toString(16);
  return `${time}${randomBytes(3).toString('hex').slice(0, 5)}.${String(randomBytes(4).readUInt32BE() % 1e8).padStart(8, '0')}`;
}

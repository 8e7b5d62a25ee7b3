import { existsSync, readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import path from 'node:path';

/** A WSDL with another address of one port. */
export function addressed(wsdl: string, port: string, url: string): string {
  const address = new RegExp(
    `(<(?:\\w+:)?port\\s[^>]*name="${port}"[^>]*>[^]*?<(?:\\w+:)?address\\s+location=)"[^"]*"`,
  );
  return wsdl.replace(address, `$1"${url}"`);
}

/** Serves a schema that lies beside a WSDL, at once; false for what asks for none. */
export function serveFileBeside(
  wsdlPath: string,
  request: IncomingMessage,
  response: ServerResponse,
): boolean {
  const [, schema] = /^\/([\w-]+\.xsd)$/.exec(request.url ?? '') ?? [];
  if (!schema) return false;
  const file = path.join(path.dirname(wsdlPath), schema);
  if (existsSync(file)) response.end(readFileSync(file));
  else response.writeHead(404).end();
  return true;
}

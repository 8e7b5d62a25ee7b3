/** What the work itself would answer, before a fault comes in between. */
export interface Answer {
  status: number;
  headers?: Record<string, string>;
  body: string;
}

export function jsonAnswer(status: number, body: string, headers: Record<string, string> = {}): Answer {
  return { status, headers: { 'content-type': 'application/json;charset=utf-8', ...headers }, body };
}

export function xmlAnswer(status: number, body: string, type = 'application/xml'): Answer {
  return { status, headers: { 'content-type': `${type};charset=utf-8` }, body };
}

import type { RobotCall } from '../../../workflows/contract/robot-call';
import { answerDeadline } from '../../../workflows/contract/timing';
import { detailsPath, parseDocument } from '../../clients/bitrix24/crm-document';

/** Where a call comes from, as it was pinned. */
export interface CallSite {
  /** With its port, if it has one. */
  host: string;
  /** Origin, where it is not https on that host. */
  url?: string;
}

/**
 * What stands beside a run in Temporal's Web UI, in Markdown: whose it is, with its document as a link. It is all that nothing
 * changes any more, and no customer's data.
 *
 * @param robot its name, for operators @param site undefined: the portal is not known here any more
 */
export function runDetails(call: RobotCall, robot: string, site: CallSite | undefined): string {
  const { document, event, answer, receivedAt, timing } = call;
  const deadline = answerDeadline(receivedAt, answer?.timeoutMs, timing);
  const waits = deadline === undefined ? 'it waits for ever' : utc(deadline);
  const rows = [
    ['Portal', [site?.host, code(call.portal)].filter(Boolean).join(', ')],
    ['Document', linked(document.id, site)],
    ['Process', [code(call.workflowId), event && code(event.activityName)].filter(Boolean).join(', ')],
    ['Received', utc(receivedAt)],
    ['To be answered by', answer ? waits : 'nothing waits for an answer'],
  ];
  const head = `| Robot | ${robot}, ${code(call.robot)} |`;
  return [head, '| --- | --- |', ...rows.map((row) => `| ${row.join(' | ')} |`)].join('\n');
}

function linked(documentId: string, site: CallSite | undefined): string {
  const document = parseDocument(documentId);
  if (!site || !document) return code(documentId);
  // A portal in the cloud is https; only one on this machine may be plain http.
  const isLocal = /^(localhost|127\.[\d.]+|\[::1\])(:\d+)?$/.test(site.host);
  const origin = site.url ?? `${isLocal ? 'http' : 'https'}://${site.host}`;
  return `[${documentId}](${new URL(detailsPath(document), origin).href})`;
}

/** Ids have no character that ends it. */
function code(id: string): string {
  return `\`${id}\``;
}

function utc(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

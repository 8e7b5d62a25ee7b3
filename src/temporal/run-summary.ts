/** Bytes of UTF-8, so that a list has room for it. */
const atMost = 200;

export interface SummaryParts {
  /** E.g. `DEAL_17`. */
  document: string;
  /** The robot's name, for operators. */
  robot: string;
  /** Of the portal. */
  host: string;
}

/** What stands beside a run in Temporal's lists; a host that is too long is cut, and seen to be. */
export function runSummary({ document, robot, host }: SummaryParts): string {
  const summary = `${document} · ${robot} · ${host}`;
  if (Buffer.byteLength(summary) <= atMost) return summary;
  const cut = Array.from(summary);
  while (Buffer.byteLength(cut.join('')) + Buffer.byteLength('…') > atMost) cut.pop();
  return `${cut.join('')}…`;
}

import { searchAttributes } from '../../workflows/contract/search-attributes';
import { loadTemporalConfig } from '../config';
import { namespaceOf } from '../temporal/connect';
import { print } from './print';
import { queryOf } from './runs/find';

/** What operators look for, as lists of Temporal's Web UI. */
function views(): Record<string, string> {
  const { status, externalNumber, document, robot } = searchAttributes;
  const midnight = new Date(new Date().setHours(0, 0, 0, 0)).toISOString();
  const anHourAgo = new Date(Date.now() - 3_600_000).toISOString();
  return {
    'Failed today': `${robot.name} IS NOT NULL AND ExecutionStatus = "Failed" AND CloseTime >= "${midnight}"`,
    Waiting: queryOf({ status: 'waiting' }),
    'Asks a person': `${status.name} = "asks"`,
    'Terminated or timed out': `${robot.name} IS NOT NULL AND ExecutionStatus IN ("Terminated", "TimedOut")`,
    'Longer than an hour': `${robot.name} IS NOT NULL AND ExecutionStatus = "Running" AND StartTime < "${anHourAgo}"`,
    'One deal': `${document.name} = "DEAL_17"`,
    'By number': `${externalNumber.name} = "SO-1042"`,
  };
}

/** `robots views`: links that open these lists. @param ui address of the Web UI */
export function printViews({ ui, json = false }: { ui: string; json?: boolean }): void {
  const namespace = namespaceOf(loadTemporalConfig());
  const base = `${ui.replace(/\/+$/, '')}/namespaces/${encodeURIComponent(namespace)}/workflows`;
  const links = Object.entries(views()).map(([name, query]) => ({
    name,
    query,
    url: `${base}?query=${encodeURIComponent(query)}`,
  }));
  print(json ? JSON.stringify(links) : links.map(({ name, url }) => `${name}\n  ${url}`).join('\n'));
}

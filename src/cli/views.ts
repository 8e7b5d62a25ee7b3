import { searchAttributes } from '../../workflows/contract/search-attributes';
import { loadTemporalConfig } from '../config';
import { namespaceOf } from '../temporal/connect';
import { withTemporal } from './operator/connect';
import { print } from './print';
import { documentOf, queryOf } from '../operator/runs/find';
import { openFailures } from '../operator/runs/open-failures';
import { agoOf } from '../operator/runs/when';

export interface ViewsCommand {
  /** Address of the Web UI. */
  ui: string;
  /** Number of a deal, or a document. */
  deal: string;
  /** Of an object in an external system. */
  number: string;
  /** How far failures that nobody has dealt with go back. */
  since: string;
  json?: boolean;
}

interface View {
  name: string;
  query: string;
}

/** Ids that a link can carry. */
const listedAtMost = 50;

/** Seen at 1,440 pixels, deal, robot and state in front. Vendor: temporalio/ui, configurable-table-columns.ts. */
const columns = [
  'Status',
  searchAttributes.document.name,
  searchAttributes.robot.name,
  searchAttributes.status.name,
  searchAttributes.externalNumber.name,
  'Start',
  'End',
  'Workflow ID',
];

/** `robots views`: links that open lists of Temporal's Web UI, and what gives them their columns. */
export function printViews({ ui, json = false, ...command }: ViewsCommand): Promise<void> {
  const namespace = namespaceOf(loadTemporalConfig());
  const base = `${ui.replace(/\/+$/, '')}/namespaces/${encodeURIComponent(namespace)}/workflows`;
  const since = Date.now() - agoOf(command.since);
  return withTemporal(async (client) => {
    const ids: string[] = [];
    for await (const { workflowId } of openFailures(client, { since })) {
      if (ids.push(workflowId) === listedAtMost) break;
    }
    const views = [...failures(ids, command.since), ...lists(command)].map(({ name, query }) => ({
      name,
      query,
      url: `${base}?query=${encodeURIComponent(query)}`,
    }));
    const script = columnScript(namespace);
    if (json) print(JSON.stringify({ views, columns: script }));
    else
      print(
        [
          ...views.map(({ name, url }) => `${name}\n  ${url}`),
          '',
          'No link carries columns: the Web UI keeps them in the browser. Once in each, in its console (F12) on any of its pages:',
          `  ${script}`,
        ].join('\n'),
      );
  });
}

/** No filter of Temporal's says that nobody has dealt with a run, so this one names those of this moment. */
function failures(ids: readonly string[], since: string): View[] {
  const now = new Date().toTimeString().slice(0, 5);
  if (ids.length === 0) return [];
  const more = ids.length === listedAtMost ? `, the newest ${listedAtMost}` : '';
  const quoted = ids.map((id) => `"${id}"`).join(', ');
  return [
    {
      name: `Failed and not dealt with, of the last ${since} as of ${now}${more}`,
      query: `WorkflowId IN (${quoted})`,
    },
  ];
}

function lists({ deal, number }: Pick<ViewsCommand, 'deal' | 'number'>): View[] {
  const { externalNumber, document, robot } = searchAttributes;
  const midnight = new Date(new Date().setHours(0, 0, 0, 0)).toISOString();
  const anHourAgo = new Date(Date.now() - 3_600_000).toISOString();
  const ofRobots = `${robot.name} IS NOT NULL`;
  return [
    {
      name: 'Failed today',
      query: `${ofRobots} AND ExecutionStatus = "Failed" AND CloseTime >= "${midnight}"`,
    },
    { name: 'Waiting', query: queryOf({ status: 'waiting', open: true }) },
    { name: 'Asks a person', query: queryOf({ status: 'asks' }) },
    {
      name: 'Terminated or timed out',
      query: `${ofRobots} AND ExecutionStatus IN ("Terminated", "TimedOut")`,
    },
    {
      name: 'Longer than an hour',
      query: `${ofRobots} AND ExecutionStatus = "Running" AND StartTime < "${anHourAgo}"`,
    },
    { name: `One deal (${documentOf(deal)})`, query: `${document.name} = "${documentOf(deal)}"` },
    {
      name: `By number (${number})`,
      query: `${externalNumber.name} = "${number.replaceAll(/["\\]/g, '')}"`,
    },
  ];
}

/** Leaves the columns of other namespaces as they are. */
function columnScript(namespace: string): string {
  const key = 'namespace-workflow-table-columns';
  const headers = columns.map((label, index) => ({ label, pinned: index < 2 }));
  const stored = `JSON.parse(localStorage.getItem('${key}') ?? '{}')`;
  const added = `[${JSON.stringify(namespace)}]: ${JSON.stringify(headers)}`;
  return `localStorage.setItem('${key}', JSON.stringify({ ...${stored}, ${added} })); location.reload()`;
}

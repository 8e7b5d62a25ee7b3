import type { RecordEntry } from '../../sandbox/store';
import type { Parts } from './parts';

/** Projects by their key, and the first issue of each. */
export function readJira(record: readonly RecordEntry[], parts: Parts): void {
  for (const entry of record) {
    if (entry.type === 'jira.project') {
      const { id, key, name, description } = entry.project;
      parts.get(`project ${key}`).made.push({
        number: key,
        values: { project_key: key, project_id: String(id) },
        holds: { title: name.replace(` (${key})`, ''), reference: referenceIn(description.split(/\s/), key) },
        arrivedAt: entry.at,
        unique: true,
      });
    } else if (entry.type === 'jira.issue') {
      const { id, key, projectKey, summary, labels } = entry.issue;
      parts.get(`issue ${projectKey}`).made.push({
        number: key,
        values: { issue_key: key, issue_id: String(id) },
        holds: { title: summary, reference: referenceIn(labels, projectKey) },
        arrivedAt: entry.at,
        // Nothing of an issue is unique in Jira.
        unique: false,
      });
    } else if (entry.type === 'jira.finished') {
      const kind = kinds[entry.operation];
      if (!kind) continue;
      const part = parts.get(`${kind} ${entry.key}`);
      part.requests.push({ arrivedAt: entry.arrivedAt, finishedAt: entry.at });
      const made = part.made.at(-1);
      if (entry.outcome === 'created' && made) made.arrivedAt = entry.arrivedAt;
      if (entry.outcome === 'refused') part.refusals.push(entry.at);
    }
  }
}

const kinds: Partial<Record<string, string>> = { createProject: 'project', createIssue: 'issue' };

/** What the mark of the project with this key names, e.g. `D_17-3f2a9c1e`. */
function referenceIn(words: readonly string[], key: string): string {
  const mark = words.find((word) => word.startsWith('bitrix24:') && word.endsWith(`-${key}`)) ?? '';
  return mark.slice('bitrix24:'.length, -key.length - 1);
}

import { detailsPath } from '../src/clients/bitrix24';
import { pickLanguage } from '../src/messages';
import { type DocumentFacts, factsOfDocument, toCrmDocument } from './documents';
import {
  type IssueDraft,
  type JiraSettings,
  type ProjectDraft,
  toJiraProject,
} from './jira-project-from-document';
import type { RunSubject } from '../workflows/contract/robot-call';
import type { Portals } from './portal-access/portal-access';

export interface JiraProjectActivities {
  /** The project and its first issue that a document describes. */
  readJiraProject(
    input: RunSubject & { settings: JiraSettings },
  ): Promise<{ project: ProjectDraft; issue: IssueDraft; document: DocumentFacts }>;
}

export function createJiraProjectActivities({ portals }: { portals: Portals }): JiraProjectActivities {
  return {
    async readJiraProject({ portal, document, settings }) {
      const { client, record } = await portals.access(portal);
      const crmDocument = toCrmDocument(document);
      const snapshot = await client.readDocument(crmDocument);
      const drafts = toJiraProject(snapshot, settings, {
        documentId: document,
        url: new URL(detailsPath(crmDocument), record.endpoint).href,
        language: pickLanguage(record.language),
      });
      return { ...drafts, document: factsOfDocument(snapshot, undefined) };
    },
  };
}

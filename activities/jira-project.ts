import { detailsPath, type DocumentSnapshot } from '../src/clients/bitrix24';
import { pickLanguage, type Language, messages } from '../src/messages';
import { type DocumentFacts, factsOfDocument, toCrmDocument } from './documents';
import type { RunSubject } from '../workflows/contract/robot-call';
import type { Portals } from './portal-access/portal-access';
import { quote } from '../src/base/quote';
import { ClientError } from '../src/clients/client-error';
import type { NewIssue, NewProject } from '../src/clients/jira';

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

/** What a project is made of, but for the reference that it shall keep. */
export type ProjectDraft = Omit<NewProject, 'reference'>;
/** What its first issue is made of; the project's key is known once there is one. */
export type IssueDraft = Omit<NewIssue, 'reference' | 'projectKey'>;

/** Of the robot, as set on the stage. */
export interface JiraSettings {
  project_key: string;
  lead?: string | undefined;
  type?: string | undefined;
  template?: string | undefined;
  issue_summary?: string | undefined;
}

/** Where the document is, and how its portal speaks. */
export interface Place {
  /** DOCUMENT_ID[2], e.g. `DEAL_17` */
  documentId: string;
  /** Of its card. */
  url: string;
  language: Language;
}

/** Vendor: at most so many characters. */
const limits = { key: 10, name: 80, summary: 255 } as const;

/** What Jira Cloud offers in every plan. */
const defaultType = 'business';

/** @throws ClientError refused `KeyTooLong` */
export function toJiraProject(
  document: DocumentSnapshot,
  { project_key, lead, type = defaultType, template, issue_summary }: JiraSettings,
  { documentId, url, language }: Place,
): { project: ProjectDraft; issue: IssueDraft } {
  const key = projectKey(project_key, document.id);
  const title = quote.line(document.title) || documentId;
  const facts = messages.jira.facts(
    {
      documentId,
      client: (document.company ?? document.contact)?.title,
      total: document.total,
      currency: document.currency,
      rows: document.rows,
    },
    language,
  );
  return {
    project: {
      key,
      // Vendor: names are unique too.
      name: `${quote.line(title, { longest: limits.name - key.length - 3 })} (${key})`,
      description: [title],
      url,
      type,
      ...(lead !== undefined && { lead }),
      ...(template !== undefined && { template }),
    },
    issue: {
      summary: quote.line(quote.line(issue_summary ?? '') || title, { longest: limits.summary }),
      description: [title, ...facts],
      url,
    },
  };
}

/**
 * The key of a document's project: the setting with the document's number at its end, where it is not there already.
 * Nothing in Jira has a say in it, so that each try asks for the same.
 *
 * @param setting `SALES`, or what `D{{=Document:ID}}` comes to
 */
export function projectKey(setting: string, id: number): string {
  const key = new RegExp(`\\D${id}$`).test(setting) ? setting : `${setting}${id}`;
  if (key.length <= limits.key) return key;
  throw new ClientError(`Jira takes keys of at most ${limits.key} characters, and ${key} has more.`, {
    system: 'jira',
    verdict: 'refused',
    kind: 'KeyTooLong',
    said: key,
  });
}

import { ApplicationFailure } from '@temporalio/common';
import { type CrmDocument, type DocumentSnapshot, parseDocument } from '../src/clients/bitrix24';
import type { RunSubject } from './portal';
import type { Portals } from './portal-access';

/** What a run goes on with of the document that it has read. */
export interface DocumentFacts {
  title: string;
  /** User id of the responsible person. */
  responsible: number;
  /** What names of the document's user fields begin with, e.g. `UF_CRM_`. */
  fieldPrefix: string;
}

export function factsOfDocument({ title, assignedById, fieldPrefix }: DocumentSnapshot): DocumentFacts {
  return { title, responsible: assignedById, fieldPrefix };
}

/** @throws ApplicationFailure `Robot.WrongDocument`, not retried, for what is neither deal nor smart process item */
export function toCrmDocument(documentId: string): CrmDocument {
  const document = parseDocument(documentId);
  if (document) return document;
  throw ApplicationFailure.nonRetryable(
    `${documentId} is neither a deal nor an item of a smart process`,
    'Robot.WrongDocument',
  );
}

export interface DocumentActivities {
  /** What every run needs to know of its document. */
  readDocumentFacts(input: RunSubject): Promise<DocumentFacts>;
}

export function createDocumentActivities({ portals }: { portals: Portals }): DocumentActivities {
  return {
    async readDocumentFacts({ portal, document }) {
      const { client } = await portals.access(portal);
      return factsOfDocument(await client.readDocument(toCrmDocument(document)));
    },
  };
}

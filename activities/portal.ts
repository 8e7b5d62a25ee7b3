import { Context } from '@temporalio/activity';
import { type CrmDocument, detailsPath, parseDocument, type PortalClient } from '../src/clients/bitrix24';
import { ClientError } from '../src/clients/client-error';
import { type LinkedDocument, type Localized, messages, ofWork, pickLanguage } from '../src/messages';
import type { Outcome, RunSubject } from '../workflows/contract/robot-call';
import type { ByHand } from '../workflows/contract/run-messages';
import type { FailureFacts } from '../workflows/contract/failure-facts';
import type { WorkStanding } from './describe-work';
import { type DocumentField, toCrmDocument } from './documents';
import { createPortalClocks } from './portal-access/portal-clocks';
import type { PortalAccess, Portals } from './portal-access/portal-access';

/** A notification that is refused all this time is done without: the process waits behind it. */
const notifyAttempts = 6;

/** ms, far beyond what a core needs to save a process. */
const savedWithin = 15_000;

export interface RunResult {
  /** What the robot returns to the process. */
  values: Record<string, string>;
  /** Title of the document. */
  title: string;
  /** Absent where the robot writes none. */
  field?: DocumentField & { value: string };
  /** The run has waited: people may have worked on the document meanwhile. */
  late: boolean;
  /** Undefined: nobody is responsible for the document. */
  notifyUser: number | undefined;
  /** The business id: a repeated notification takes the place of the first. */
  tag: string;
  eventToken: string | undefined;
  /** Nothing was made: a person says the values. */
  byHand?: ByHand;
}

export interface PortalActivities {
  /**
   * Field, notification and a line of the process log, in one request. A late one reads the field first, and leaves what
   * somebody else has put there since. Returns what people must mend by hand, in the portal's language, where the field
   * does not hold the result.
   */
  recordResult(input: RunSubject & RunResult): Promise<{ problem: string | undefined }>;
  /** Lets the process go on. `gone`: nothing waits for this token. */
  sendAnswer(input: RunSubject & { eventToken: string; outcome: Outcome }): Promise<'sent' | 'gone'>;
  /** Tells the process log what the run waits for; times in ms since 1970. */
  logProgress(
    input: RunSubject & { eventToken: string; standing: WorkStanding; deadline: number | undefined },
  ): Promise<void>;
  /** Tells the log of a process that waits for no answer that the run failed. */
  logFailure(
    input: RunSubject & { eventToken: string; workId: string | undefined; failure: FailureFacts },
  ): Promise<void>;
  /**
   * Tells a person that the run failed: who is named, or the document's responsible one, or whoever installed the
   * application where the portal reaches neither.
   */
  notifyFailure(
    input: RunSubject & {
      userId: number | undefined;
      workId: string | undefined;
      tag: string;
      failure: FailureFacts;
    },
  ): Promise<void>;
}

/** The portal's side that all robots have in common. */
export function createPortalActivities({ portals }: { portals: Portals }): PortalActivities {
  const clocks = createPortalClocks();
  return {
    async recordResult({ values, title, field, late, notifyUser, tag, eventToken, byHand, ...subject }) {
      const access = await portals.access(subject.portal);
      const say = speak(access);
      const document = toCrmDocument(subject.document);
      const { attempt } = Context.current().info;
      const taken =
        field && (late || attempt > 1) ? await findTaken(access.client, document, field) : undefined;
      const link = linked(access, subject, title);
      const { notification, log } = messages;
      const [told, line] = texts();
      const written = await access.client.writeResult({
        document,
        ...(field && !taken && { field }),
        ...(notifyUser !== undefined && { notify: { userId: notifyUser, message: say(told), tag } }),
        ...(eventToken && { log: { eventToken, message: say(line) } }),
      });
      if (typeof written.notified !== 'boolean' && attempt < notifyAttempts) throw written.notified;
      if (taken) return { problem: say(line) };
      if (!field || written.field === 'saved') return { problem: undefined };
      const said = written.fieldProblem;
      const facts = { field: field.name, ...(said && { said }) };
      return { problem: say(messages.log.fieldNotSaved(values, subject, facts)) };

      function texts(): [Localized, Localized] {
        if (byHand && !taken)
          return [notification.byHand(values, byHand, link), log.byHand(values, byHand, subject)];
        if (!taken) return [notification.done(values, link), log.done(values, subject, field?.name)];
        return [notification.fieldTaken(values, link, taken), log.fieldTaken(values, subject, taken)];
      }
    },

    async sendAnswer({ eventToken, outcome, ...subject }) {
      const access = await portals.access(subject.portal);
      const { status, values, failure, problem, workId, byHand } = outcome;
      const say = speak(access);
      const said = failure && say(messages.failure(ofWork(failure, workId), subject));
      const error = problem ?? said ?? '';
      const logMessage = byHand ? say(messages.log.byHand(values, byHand, subject)) : error;
      try {
        return await access.client.sendEvent({
          eventToken,
          values: { ...values, status, error },
          ...(logMessage && { logMessage }),
        });
      } catch (thrown) {
        // An older core says so of a process that is not saved yet, and of one that is over.
        if (thrown instanceof ClientError && thrown.kind === 'StepMissing' && isTriedFor(savedWithin))
          return 'gone';
        throw thrown;
      }
    },

    async logProgress({ eventToken, standing, deadline, ...subject }) {
      const access = await portals.access(subject.portal);
      const { lastFailure: failure, nextTryAt } = standing;
      if (!failure) return;
      const clock = { now: Date.now(), ahead: await clocks.ahead(subject.portal, access.client) };
      const line = messages.log.nextTry({ failure, subject, clock, nextTryAt, deadline });
      await access.client.log({ eventToken, message: speak(access)(line) });
    },

    async logFailure({ eventToken, workId, failure, ...subject }) {
      const access = await portals.access(subject.portal);
      const line = messages.failure(ofWork(failure, workId), subject);
      await access.client.log({ eventToken, message: speak(access)(line) });
    },

    async notifyFailure({ userId, workId, tag, failure, ...subject }) {
      const access = await portals.access(subject.portal);
      const { client } = access;
      const say = speak(access);
      const told = ofWork(failure, workId);
      // A document of a type that the robot does not serve has a person, too.
      const document = parseDocument(subject.document);
      const card = document && (await client.readCard(document));
      const message = say(messages.notification.failure(told, linked(access, subject, card?.title ?? '')));
      const responsible = userId ?? card?.assignedById;
      if (responsible !== undefined && (await client.notify({ userId: responsible, message, tag }))) return;
      const installer = await client.readTokenUser().catch(noneInBoxes);
      if (installer) await client.notify({ userId: installer.id, message, tag });
    },
  };
}

/** What stands in the field that is neither the result nor what the run had found there. */
async function findTaken(
  client: PortalClient,
  document: CrmDocument,
  { name, before, value }: NonNullable<RunResult['field']>,
): Promise<{ field: string; found: string } | undefined> {
  try {
    const found = await client.readField(document, name);
    return ['', before, value].includes(found) ? undefined : { field: name, found };
  } catch (error) {
    // The write is refused as well, and tells why.
    if (error instanceof ClientError && error.verdict === 'refused') return undefined;
    throw error;
  }
}

/** Whether this Activity is tried for so long by now: attempts say little of it, some may have met no portal. */
function isTriedFor(ms: number): boolean {
  const { currentAttemptScheduledTimestampMs: now, scheduledTimestampMs: since } = Context.current().info;
  return now - since >= ms;
}

function linked({ record }: PortalAccess, { robot, document }: RunSubject, title: string): LinkedDocument {
  const crmDocument = parseDocument(document);
  const url = crmDocument && new URL(detailsPath(crmDocument), record.endpoint).href;
  return { robot, document, title, ...(url && { url }) };
}

/** Nobody's tokens are used in a boxed portal. */
function noneInBoxes(error: unknown): undefined {
  if (!(error instanceof ClientError && error.kind === 'MethodMissing')) throw error;
}

/** In the language of the portal's users. */
function speak({ record }: PortalAccess): (text: Localized) => string {
  const language = pickLanguage(record.language);
  return (text) => text[language];
}

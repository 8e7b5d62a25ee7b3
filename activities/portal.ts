import { Context } from '@temporalio/activity';
import { detailsPath } from '../src/clients/bitrix24';
import { ClientError } from '../src/clients/client-error';
import { type Failure, type LinkedDocument, type Localized, messages, pickLanguage } from '../src/messages';
import type { Outcome } from '../workflows/answer';
import type { FailureFacts } from '../workflows/failure-facts';
import { externalReference, kindOfWork } from '../workflows/ids';
import type { WorkStanding } from './describe-work';
import { toCrmDocument } from './documents';
import type { PortalAccess, Portals } from './portal-access';

/** With the policy's first pauses of 1, 2, 4 and 8 s, far beyond what the core needs to save a process. */
const stepMissingAttempts = 5;

/** Whose Activity it is: the robot's words and the portal's language are chosen by it. */
export interface RunSubject {
  /** member_id */
  portal: string;
  /** CODE */
  robot: string;
  /** DOCUMENT_ID[2], e.g. `DEAL_17` */
  document: string;
}

export interface RunResult {
  /** What the robot returns to the process. */
  values: Record<string, string>;
  /** Title of the document. */
  title: string;
  /** By its original name; absent where the robot writes none. */
  field?: { name: string; value: string };
  notifyUser: number;
  /** The business id: a repeated notification takes the place of the first. */
  tag: string;
  eventToken: string | undefined;
}

export interface PortalActivities {
  /**
   * Field, notification and a line of the process log, in one request. Returns what people must mend by hand, in
   * the portal's language, where the portal did not take the field.
   */
  recordResult(input: RunSubject & RunResult): Promise<{ problem: string | undefined }>;
  /** Lets the process go on. `gone`: nothing waits for this token. */
  sendAnswer(input: RunSubject & { eventToken: string; outcome: Outcome }): Promise<'sent' | 'gone'>;
  /** Tells the process log what the run waits for; times in ms since 1970. */
  logProgress(
    input: RunSubject & { eventToken: string; standing: WorkStanding; deadline: number | undefined },
  ): Promise<void>;
  /** Tells a person that the run failed; the document's responsible one where nobody is named. */
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
  return {
    async recordResult({ values, title, field, notifyUser, tag, eventToken, ...subject }) {
      const access = await portals.access(subject.portal);
      const say = speak(access);
      const done = messages.notification.done(values, linked(access, subject, title));
      const written = await access.client.writeResult({
        document: toCrmDocument(subject.document),
        ...(field && { field }),
        notify: { userId: notifyUser, message: say(done), tag },
        ...(eventToken && {
          log: { eventToken, message: say(messages.log.done(values, subject, field?.name)) },
        }),
      });
      if (!field || written.field === 'saved') return { problem: undefined };
      const said = written.fieldProblem;
      const facts = { field: field.name, ...(said && { said }) };
      return { problem: say(messages.log.fieldNotSaved(values, subject, facts)) };
    },

    async sendAnswer({ eventToken, outcome, ...subject }) {
      const access = await portals.access(subject.portal);
      const { status, values, failure, problem, workId } = outcome;
      const said = failure && speak(access)(messages.failure(ofWork(failure, workId), subject));
      const error = problem ?? said ?? '';
      try {
        return await access.client.sendEvent({
          eventToken,
          values: { ...values, status, error },
          ...(error && { logMessage: error }),
        });
      } catch (thrown) {
        // An older core says so of a process that is not saved yet; after some attempts it means that it is over.
        const over = thrown instanceof ClientError && thrown.kind === 'StepMissing';
        if (over && Context.current().info.attempt >= stepMissingAttempts) return 'gone';
        throw thrown;
      }
    },

    async logProgress({ eventToken, standing, deadline, ...subject }) {
      const access = await portals.access(subject.portal);
      const { lastFailure: failure, nextTryAt } = standing;
      if (!failure) return;
      const line = messages.log.nextTry({ failure, subject, now: Date.now(), nextTryAt, deadline });
      await access.client.log({ eventToken, message: speak(access)(line) });
    },

    async notifyFailure({ userId, workId, tag, failure, ...subject }) {
      const access = await portals.access(subject.portal);
      const { title, assignedById } = await access.client.readDocument(toCrmDocument(subject.document));
      const text = messages.notification.failure(ofWork(failure, workId), linked(access, subject, title));
      await access.client.notify({ userId: userId ?? assignedById, message: speak(access)(text), tag });
    },
  };
}

function linked({ record }: PortalAccess, { robot, document }: RunSubject, title: string): LinkedDocument {
  const url = new URL(detailsPath(toCrmDocument(document)), record.endpoint).href;
  return { robot, document, title, url };
}

/** In the language of the portal's users. */
function speak({ record }: PortalAccess): (text: Localized) => string {
  const language = pickLanguage(record.language);
  return (text) => text[language];
}

function ofWork(failure: FailureFacts, workId: string | undefined): Failure {
  return { ...failure, ...(workId && { reference: externalReference(workId), work: kindOfWork(workId) }) };
}

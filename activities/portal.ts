import { Context } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import type { RobotRegistration } from '../src/clients/bitrix24';
import { ClientError } from '../src/clients/client-error';
import { type Failure, type Localized, messages, pickLanguage } from '../src/messages';
import type { Outcome } from '../workflows/answer';
import type { FailureFacts } from '../workflows/failure-facts';
import { externalReference } from '../workflows/ids';
import type { WorkStanding } from './describe-work';
import { type OrderDraft, toErpOrder } from './erp-order-from-deal';
import type { PortalAccess, Portals } from './portal-access';

/** The deal's field that the order's number is written to. */
const orderField = 'UF_CRM_ERP_ORDER_ID';

/** With the policy's first pauses of 1, 2, 4 and 8 s, far beyond what the core needs to save a process. */
const stepMissingAttempts = 5;

export interface PortalActivities {
  /** The order that a deal describes, and who is responsible for the deal. */
  readErpOrder(input: {
    portal: string;
    /** e.g. `DEAL_17` */
    document: string;
    comment: string | undefined;
  }): Promise<{ order: OrderDraft; responsible: number }>;
  /**
   * Field, notification and a line of the process log, in one request. Returns what people must mend by hand, in
   * the portal's language, where the portal did not take the field.
   */
  recordErpOrder(input: {
    portal: string;
    document: string;
    number: string;
    title: string;
    notifyUser: number;
    /** The business id: a repeated notification takes the place of the first. */
    tag: string;
    eventToken: string | undefined;
  }): Promise<{ problem: string | undefined }>;
  /** Lets the process go on. `gone`: nothing waits for this token. */
  sendAnswer(input: { portal: string; eventToken: string; outcome: Outcome }): Promise<'sent' | 'gone'>;
  /** Tells the process log what the run waits for; times in ms since 1970. */
  logProgress(input: {
    portal: string;
    eventToken: string;
    standing: WorkStanding;
    deadline: number | undefined;
  }): Promise<void>;
  /** Tells a person that the run failed; the deal's responsible one where nobody is named. */
  notifyFailure(input: {
    portal: string;
    document: string;
    userId: number | undefined;
    workId: string | undefined;
    tag: string;
    failure: FailureFacts;
  }): Promise<void>;
  /** Creates the deal's field and registers every robot of the product in a portal. */
  registerRobots(input: { portal: string }): Promise<void>;
}

export interface PortalDeps {
  portals: Portals;
  registrations: readonly RobotRegistration[];
}

export function createPortalActivities({ portals, registrations }: PortalDeps): PortalActivities {
  return {
    async readErpOrder({ portal, document, comment }) {
      const { client } = await portals.access(portal);
      const deal = await client.readDeal(dealId(document));
      return { order: toErpOrder(deal, comment), responsible: deal.assignedById };
    },

    async recordErpOrder({ portal, document, number, title, notifyUser, tag, eventToken }) {
      const access = await portals.access(portal);
      const deal = linkedDeal(access, document, title);
      const say = speak(access);
      const facts = { number, field: orderField };
      const written = await access.client.writeResult({
        dealId: deal.id,
        field: orderField,
        value: number,
        notify: {
          userId: notifyUser,
          message: say(messages.notification.orderCreated({ number, deal })),
          tag,
        },
        ...(eventToken && { log: { eventToken, message: say(messages.log.orderCreated(facts)) } }),
      });
      if (written.field === 'saved') return { problem: undefined };
      const said = written.fieldProblem;
      return { problem: say(messages.log.fieldNotSaved({ ...facts, ...(said && { said }) })) };
    },

    async sendAnswer({ portal, eventToken, outcome }) {
      const access = await portals.access(portal);
      const { status, values, failure, problem } = outcome;
      const error = problem ?? (failure ? speak(access)(messages.failure(failure)) : '');
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

    async logProgress({ portal, eventToken, standing, deadline }) {
      const access = await portals.access(portal);
      const { lastFailure, nextTryAt } = standing;
      if (!lastFailure) return;
      const line = messages.log.nextTry({ failure: lastFailure, now: Date.now(), nextTryAt, deadline });
      await access.client.log({ eventToken, message: speak(access)(line) });
    },

    async notifyFailure({ portal, document, userId, workId, tag, failure }) {
      const access = await portals.access(portal);
      const { title, assignedById } = await access.client.readDeal(dealId(document));
      const text = messages.notification.failure({
        failure: withReference(failure, workId),
        deal: linkedDeal(access, document, title),
      });
      await access.client.notify({ userId: userId ?? assignedById, message: speak(access)(text), tag });
    },

    async registerRobots({ portal }) {
      const { client, record } = await portals.access(portal);
      const label = messages.field.order[pickLanguage(record.language)];
      await client.ensureDealField({ name: orderField, label });
      for (const registration of registrations) await client.addRobot(registration);
    },
  };
}

function dealId(document: string): number {
  const id = Number(/^DEAL_(\d+)$/.exec(document)?.[1]);
  if (id) return id;
  throw ApplicationFailure.nonRetryable(`${document} is no deal`, 'Robot.WrongDocument');
}

function linkedDeal({ record }: PortalAccess, document: string, title: string) {
  return { id: dealId(document), title, portalUrl: new URL(record.endpoint).origin };
}

/** In the language of the portal's users. */
function speak({ record }: PortalAccess): (text: Localized) => string {
  const language = pickLanguage(record.language);
  return (text) => text[language];
}

function withReference(failure: FailureFacts, workId: string | undefined): Failure {
  return { ...failure, ...(workId && { reference: externalReference(workId) }) };
}

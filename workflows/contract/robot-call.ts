import type { FailureFacts } from './failure-facts';
import type { ByHand } from './run-messages';
import type { Timing } from './timing';

/** A robot call as it is stored, and the one argument of every robot's workflow. */
export interface RobotCall<Properties = unknown> {
  /** member_id of the portal that called. */
  portal: string;
  /** CODE of the robot. */
  robot: string;
  /** WORKFLOW_ID: the business process instance. */
  workflowId: string;
  /** DOCUMENT_ID: module, entity, id, e.g. `crm`, `CCrmDocumentDeal`, `DEAL_17`. */
  document: { module: string; entity: string; id: string };
  /** The parts of the event token that are not secret; absent in the article's shape of a call. */
  event?: { activityName: string; id: string };
  /** How the process can be answered. Absent where nothing waits for an answer. */
  answer?: {
    /** Bearer secret: whoever has it can complete the step. */
    eventToken: string;
    /** ms until the process goes on by itself; undefined: it waits for ever. */
    timeoutMs: number | undefined;
  };
  /** The same token where nothing waits for an answer: a line of the process log may be written with it. */
  logToken?: string;
  /** ms since 1970, by the endpoint's clock. */
  receivedAt: number;
  /** What the robot's schema made of the settings on the stage, or why it could not; or that it serves no such document. */
  properties: { ok: true; properties: Properties } | Misfit;
  timing: Timing;
}

/** Why nothing can be done for a call; in the portal's language. */
export interface Misfit {
  ok: false;
  problems: string[];
  wrongDocument?: true;
  /** Who is to be told, where the settings name somebody all the same. */
  notifyUser?: number;
}

/** Whose Activity it is: the robot's words and the portal's language are chosen by it. */
export interface RunSubject {
  /** member_id */
  portal: string;
  /** CODE */
  robot: string;
  /** DOCUMENT_ID[2], e.g. `DEAL_17` */
  document: string;
}

/** Whose Activities a call's are. */
export function subjectOf({ portal, robot, document }: RobotCall): RunSubject {
  return { portal, robot, document: document.id };
}

/** What the process goes on with; `failure` becomes its `error` in the portal's language. */
export interface Outcome {
  status: 'ok' | 'failed' | 'unknown';
  values: Record<string, string>;
  failure?: FailureFacts;
  /** Business id of the work that failed, by which people look for it. */
  workId?: string;
  /** Who decided so, where a person did. */
  byHand?: ByHand;
  /** What people must mend although the work is done; the process' `error`, in the portal's language. */
  problem?: string;
}

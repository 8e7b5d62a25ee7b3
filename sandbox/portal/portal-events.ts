import type { SendOutcome } from '../send-form';
import type { PortalFaults } from './faults';
import type { NewCompany, Requisite } from './directory';
import type { DocumentId } from './document-id';
import type { FieldValue, OtherDocumentType, UserFieldEntity } from './item';
import type { NewDeal, NewItem, NewOther } from './new-deal';
import type { CallFacts, Placement, Robot } from './portal-state';
import type { StageId } from './stages';

/** What became of an answer that the portal said `true` to, or refused. */
export type AnswerFate = 'moved' | 'dropped' | 'not saved yet' | 'not waiting' | 'bad token';

/** One command of a batch, or the one of a plain request. */
export interface Carried {
  method: string;
  /** Without tokens; long texts shortened. */
  params: unknown;
  /** `ok`, or the error code. */
  verdict: string;
}

export type PortalEvent =
  | { type: 'portal.faults'; faults: PortalFaults }
  /** `passed`: one that it lets through first. */
  | { type: 'portal.fault-used'; fault: 'rest' | 'oauth'; passed?: true }
  | { type: 'company.created'; id: number; given: NewCompany }
  | { type: 'requisite.created'; requisite: Requisite }
  | { type: 'deals.created'; from: number; count: number; given: NewDeal }
  | { type: 'items.created'; from: number; count: number; given: NewItem }
  | { type: 'others.created'; entityTypeId: OtherDocumentType; from: number; count: number; given: NewOther }
  | {
      type: 'item.changed';
      entityTypeId: number;
      id: number;
      fields: Record<string, FieldValue>;
      uf: Record<string, FieldValue>;
    }
  | { type: 'user-field.created'; entity: UserFieldEntity; id: number; name: string; label: string }
  | { type: 'user-field.deleted'; name: string }
  | { type: 'robot.registered'; robot: Robot }
  | { type: 'robot.deleted'; code: string }
  /** As its developer saves it in the portal: an application with pages. */
  | { type: 'application.saved'; handler: string; install: string }
  /** It said that it is installed. */
  | { type: 'application.finished' }
  | { type: 'placement.bound'; placement: string; handler: string; title: string }
  | { type: 'placement.unbound'; placement: string; handler: string }
  | { type: 'event.bound'; event: string; handler: string }
  /** Somebody opened a page of the application. */
  | { type: 'frame.opened'; userId: number; placement: string; id?: number }
  /** What a frame said to the portal around it. */
  | { type: 'frame.said'; userId: number; placement: string; command: string }
  | { type: 'robot.placed'; placement: Placement }
  | { type: 'robot.removed'; placement: number }
  /** Without a stage it was started by hand. */
  | { type: 'process.started'; processId: string; document: DocumentId; stageId?: StageId }
  /** `call`: whose robot wrote it; the portal itself wrote the others. */
  | { type: 'process.log'; processId: string; text: string; call?: number }
  | { type: 'call.sent'; call: CallFacts }
  | { type: 'call.replied'; call: number; repeat: boolean; outcome: SendOutcome }
  | { type: 'call.timed-out'; call: number }
  | {
      type: 'answer';
      call?: number;
      tokenHash: string;
      values: Record<string, unknown>;
      fate: AnswerFate;
      /** What the process took of the values. */
      returned?: Record<string, unknown>;
    }
  | { type: 'notification'; id: number; userId: number; message: string; tag: string }
  | {
      type: 'tokens.issued';
      serial: number;
      userId: number;
      why: 'install' | 'refresh' | 'frame';
      /** Serial number of the refresh token that was used up. */
      used?: number;
      accessHash: string;
      refreshHash: string;
    }
  | { type: 'tokens.expired'; upTo: number }
  | { type: 'installed'; url: string; outcome: SendOutcome }
  /** From now on calls carry another application token. */
  | { type: 'application.updated'; applicationToken: number; robots: 'gone' | 'kept' }
  /** Its tokens are dead and its robots are gone. */
  | { type: 'application.uninstalled' }
  /** The application was told of an event, rightly or not. */
  | { type: 'application.told'; event: string; url: string; outcome: SendOutcome }
  | { type: 'portal.moved'; to: string }
  /** A REST request came under the portal's former name. */
  | { type: 'portal.redirected'; from: string }
  /** A request to the authorization server. `verdict`: `ok`, or the error code. */
  | { type: 'oauth'; grant: string; refreshHash: string; verdict: string; arrivedAt: number }
  /** A REST request; a batch has one entry per command. */
  | {
      type: 'rest';
      method: string;
      /** HTTP status; 0: the connection was cut. */
      status: number;
      verdict: string;
      tokenHash?: string;
      arrivedAt: number;
      carried: Carried[];
    };

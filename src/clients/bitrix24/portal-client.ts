import { ClientError } from '../client-error';
import { addRobot, deleteRobot, listRobots, type RobotRegistration, updateRobot } from './add-robot';
import { type Address, readAddresses } from './addresses';
import {
  bindEvent,
  bindPlacement,
  type EventBinding,
  listEvents,
  listPlacements,
  type Placement,
  unbindPlacement,
} from './bindings';
import { type DealField, ensureDealField, hasDealField } from './deal-field';
import { type Notification, notify } from './notify';
import { type LogLine, log, type StepEvent, sendEvent } from './process-step';
import type { CrmDocument } from './crm-document';
import { type DocumentCard, type DocumentSnapshot, readCard, readDocument } from './read-document';
import { createRequest, createRunCommands, type RunCommands } from './run-commands';
import { createTransport, type TransportOptions } from './transport';
import { isActiveUser, readClock, readPermissions, readTokenUser, type TokenUser } from './users';
import { readVisitor, type Visitor } from './visitor';
import { readField, type Result, type WrittenResult, writeResult } from './write-result';

/** One portal as robots use it. Every call throws ClientError; the rest is said where each is implemented. */
export interface PortalClient {
  readDocument(document: CrmDocument): Promise<DocumentSnapshot>;
  readCard(document: CrmDocument): Promise<DocumentCard | undefined>;
  /** Of a requisite. */
  readAddresses(requisiteId: number): Promise<Address[]>;
  /** By its original name. */
  readField(document: CrmDocument, name: string): Promise<string>;
  writeResult(result: Result): Promise<WrittenResult>;
  notify(notification: Notification): Promise<boolean>;
  sendEvent(event: StepEvent): Promise<'sent' | 'gone'>;
  log(line: LogLine): Promise<'logged' | 'gone'>;
  listRobots(): Promise<string[]>;
  addRobot(robot: RobotRegistration, authUserId: number): Promise<'added' | 'updated'>;
  updateRobot(robot: RobotRegistration, authUserId: number): Promise<void>;
  deleteRobot(code: string): Promise<void>;
  hasDealField(name: string): Promise<boolean>;
  ensureDealField(field: DealField): Promise<'added' | 'there'>;
  readTokenUser(): Promise<TokenUser>;
  readPermissions(): Promise<string[]>;
  /** Minutes that the portal's clock shows more than UTC does. */
  readClock(): Promise<number>;
  isActiveUser(id: number): Promise<boolean | undefined>;
  /** Of the tokens' user, who has opened a page. */
  readVisitor(document?: CrmDocument): Promise<Visitor>;
  listPlacements(): Promise<Pick<Placement, 'placement' | 'handler'>[]>;
  bindPlacement(placement: Placement): Promise<void>;
  unbindPlacement(placement: Pick<Placement, 'placement' | 'handler'>): Promise<void>;
  listEvents(): Promise<EventBinding[]>;
  bindEvent(event: EventBinding): Promise<void>;
}

/** Told of every request to a portal: `done` or the kind of its failure, and what it took. */
export type OnRequest = (outcome: string, seconds: number) => void;

/** One per portal and process: all calls share its budget, and one renewal of the token. */
export function createPortalClient(
  options: TransportOptions & { longestWaitMs?: number; onRequest?: OnRequest | undefined },
): PortalClient {
  const tokens = (): string[] => {
    try {
      return Object.values(options.tokens()).filter((value) => typeof value === 'string');
    } catch {
      // A vault that does not open: nothing was sent with them.
      return [];
    }
  };
  const request = createTransport(options);
  const observed: typeof request = (method, params) =>
    observe(() => request(method, params), options.onRequest);
  return clientOver(createRunCommands(observed, options.longestWaitMs, tokens));
}

/** The same request, of which somebody is told. */
export async function observe<T>(request: () => Promise<T>, onRequest: OnRequest | undefined): Promise<T> {
  if (!onRequest) return request();
  const began = performance.now();
  const tell = (outcome: string): void => onRequest(outcome, (performance.now() - began) / 1000);
  try {
    const reply = await request();
    tell('done');
    return reply;
  } catch (error) {
    tell(error instanceof ClientError ? error.kind : 'bug');
    throw error;
  }
}

/** The same client, whatever carries its commands. */
export function clientOver(run: RunCommands): PortalClient {
  const request = createRequest(run);
  return {
    readDocument: (document) => readDocument(run, document),
    readCard: (document) => readCard(run, document),
    readAddresses: (requisiteId) => readAddresses(request, requisiteId),
    readField: (document, name) => readField(run, document, name),
    writeResult: (result) => writeResult(run, result),
    notify: (notification) => notify(run, notification),
    sendEvent: (event) => sendEvent(run, event),
    log: (line) => log(run, line),
    listRobots: () => listRobots(request),
    addRobot: (robot, authUserId) => addRobot(request, robot, authUserId),
    updateRobot: (robot, authUserId) => updateRobot(request, robot, authUserId),
    deleteRobot: (code) => deleteRobot(request, code),
    hasDealField: (name) => hasDealField(request, name),
    ensureDealField: (field) => ensureDealField(request, field),
    readTokenUser: () => readTokenUser(request),
    readPermissions: () => readPermissions(request),
    readClock: () => readClock(request),
    isActiveUser: (id) => isActiveUser(request, id),
    readVisitor: (document) => readVisitor(run, document),
    listPlacements: () => listPlacements(request),
    bindPlacement: (placement) => bindPlacement(request, placement),
    unbindPlacement: (placement) => unbindPlacement(request, placement),
    listEvents: () => listEvents(request),
    bindEvent: (event) => bindEvent(request, event),
  };
}

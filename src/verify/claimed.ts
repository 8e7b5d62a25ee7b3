// What came, as it was read. Nothing of it is proved.

/** A body's nested values. No name is inherited, so that `constructor` and the like name nothing. */
export type Fields = Record<string, unknown>;

/** A call as it came, in either shape, without anything of its sender. */
export interface ParsedCall {
  /** CODE of the robot. */
  robot: string;
  /** WORKFLOW_ID: the business process instance. */
  workflowId: string;
  document: { module: string; entity: string; id: string };
  /** By name; strings in a form, and arrays for Multiple. */
  properties: Fields;
  /** Absent in the article's shape: the document stands in, and nothing can be answered. */
  event?: CallEvent;
  /** The process waits for an answer. */
  waits: boolean;
  /** ms until the process goes on by itself; undefined: it waits for ever. */
  timeoutMs?: number;
}

/** What a call says of its sender; nothing of it is proved. */
export interface Sender {
  applicationToken?: string;
  memberId?: string;
  /** Host that the call names as its portal's; never followed. */
  domain?: string;
  /** A boxed portal's module sent it; a signature over the body is its proof, and it carries nothing else of these. */
  boxId?: string;
  /** Tokens of the user whom the call runs as; older cores send no refresh token, and then there are none. */
  tokens?: CallTokens;
}

/** What a call needs to be told from every other, and to be answered. */
export interface CallEvent {
  /** Bearer secret: whoever has it can complete the step. */
  token: string;
  activityName: string;
  id: string;
}

/** OAuth tokens as a portal sends them; they are sealed before anything is stored. */
export interface CallTokens {
  accessToken: string;
  refreshToken: string;
  /** ms since 1970; 0 where it is not said. */
  expiresAt: number;
}

/** What an installation or an update says. It proves nothing: its tokens must be tried at the authorization server. */
export interface ParsedInstall {
  type: 'installed' | 'updated';
  memberId: string;
  /** Host of the portal, lower case, with its port if it has one. */
  domain: string;
  applicationToken: string;
  tokens: CallTokens;
  /** Language of the portal, e.g. `ru`. */
  languageId?: string;
  /** Other addresses that the event names; none is ever followed. */
  endpoints: string[];
  /** Origin of the authorization server that it names; it is told, and never followed. */
  authServer?: string;
  /** Seconds since 1970, by the portal's clock. */
  ts: number;
}

/** What an uninstallation says; the application token is its only proof. */
export interface ParsedUninstall {
  type: 'uninstalled';
  memberId: string;
  applicationToken: string;
  ts: number;
}

/** What a portal tells of itself; its workflow judges it. */
export type PortalNews =
  /** `ts` in seconds since 1970, by the portal's clock. */
  | { type: 'uninstalled'; tokenHash: string; ts: number }
  | { type: 'tokens'; tokens: CallTokens }
  | { type: 'moved'; domain: string };

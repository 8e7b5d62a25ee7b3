import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common/lib/search-attributes';

/** What operators search runs by; clear text on the server, so ids and states only, never a customer's data. */
export const searchAttributes = {
  document: defineSearchAttributeKey('B24Document', SearchAttributeType.KEYWORD),
  robot: defineSearchAttributeKey('B24Robot', SearchAttributeType.KEYWORD),
  portal: defineSearchAttributeKey('B24Portal', SearchAttributeType.KEYWORD),
  workflowId: defineSearchAttributeKey('B24WorkflowId', SearchAttributeType.KEYWORD),
  externalNumber: defineSearchAttributeKey('ExternalNumber', SearchAttributeType.KEYWORD),
  /** Of a portal's workflow: `confirmed`, or what is wrong; of an installation: `unconfirmed`. */
  portalState: defineSearchAttributeKey('B24PortalState', SearchAttributeType.KEYWORD),
  status: defineSearchAttributeKey('RobotStatus', SearchAttributeType.KEYWORD),
};

/** States of a run as an operator reads them. */
export type RobotStatus =
  | 'working'
  | 'waiting'
  | 'asks'
  | 'ok'
  | 'failed'
  | 'unknown'
  | 'by-hand'
  | 'given-up';

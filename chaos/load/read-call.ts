/** What the load generator reads of a call's form to write it down. */
export interface CallFacts {
  /** WORKFLOW_ID, activity name and event id: the event token without its signature. */
  call: string;
  memberId: string;
  document: string;
}

export function readCall(form: string): CallFacts {
  const fields = new URLSearchParams(form);
  const token = fields.get('event_token') ?? '';
  return {
    call: token.slice(0, token.lastIndexOf('.')),
    memberId: fields.get('auth[member_id]') ?? '',
    document: fields.get('document_id[2]') ?? '',
  };
}

/** A robot call that no portal has sent, as a form; its document and event are its own. */
export function aCallForm({
  token,
  memberId,
  deal,
}: {
  token: string;
  memberId: string;
  deal: number;
}): string {
  const process = `6ab5bcfde8e8b0.${String(deal).padStart(8, '0')}`;
  return new URLSearchParams({
    workflow_id: process,
    code: 'erp_order',
    'document_id[0]': 'crm',
    'document_id[1]': 'CCrmDocumentDeal',
    'document_id[2]': `DEAL_${deal}`,
    event_token: `${process}|A1|${Date.now().toString(36)}.5ec2e7`,
    'auth[application_token]': token,
    'auth[member_id]': memberId,
  }).toString();
}

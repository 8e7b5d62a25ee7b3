import type { PortalState } from '../../portal/portal-state';

/** By our documents, by references that far systems keep (`D_17-3f2a9c1e`), and by parameters of crm.item.*. */
const mentions = [
  /\bDEAL_(\d+)\b/g,
  /\bD_(\d+)-[0-9a-f]{8}\b/g,
  /entityTypeId"?[=:]"?2"?[&,]"?id"?[=:]"?(\d+)\b/g,
];

/** WORKFLOW_ID of a process. */
const processId = /\b[0-9a-f]{14}\.\d{8}\b/g;

/** Ids of the deals that a request or a reply speaks of. */
export function dealsIn(text: string, { processes }: Pick<PortalState, 'processes'>): number[] {
  const plain = decoded(text);
  const named = mentions.flatMap((mention) => [...plain.matchAll(mention)].map(([, id]) => Number(id)));
  const ofProcesses = [...plain.matchAll(processId)].flatMap(([id]) => {
    const [, , document] = processes.get(id)?.document ?? [];
    return document?.startsWith('DEAL_') ? [Number(document.slice('DEAL_'.length))] : [];
  });
  return [...new Set([...named, ...ofProcesses])];
}

/** Commands of a batch are forms within a form. */
function decoded(text: string): string {
  let plain = text;
  for (let round = 0; round < 3 && plain.includes('%'); round += 1) {
    plain = plain.replace(/(?:%[0-9a-f]{2})+/gi, (codes) => {
      try {
        return decodeURIComponent(codes);
      } catch {
        return codes;
      }
    });
  }
  return plain;
}

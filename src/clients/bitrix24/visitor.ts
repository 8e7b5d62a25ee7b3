import { z } from 'zod';
import type { Command, CommandOutcome } from './command';
import { parseReply } from './contract';
import type { CrmDocument } from './crm-document';
import { itemCommand } from './read-document';
import { idIn, textIn } from './reply-values';
import type { RunCommands } from './run-commands';
import { offsetIn, profile } from './users';

/** Whoever has opened a page in a portal, as the portal knows the token that came with it. */
export interface Visitor {
  id: number;
  administrator: boolean;
  name: string;
  /** Ids; none where the application may not ask. */
  departments: number[];
  /** Minutes that the portal's clock shows more than UTC does. */
  ahead: number | undefined;
  /** Title of the document that the page was opened in; undefined where they may not read it. */
  document: { title: string } | undefined;
}

/**
 * Who has opened a page, and whether they may read its document: one request, with their own token.
 *
 * @throws ClientError; where the token is not good, what the portal says of it
 */
export async function readVisitor(run: RunCommands, document?: CrmDocument): Promise<Visitor> {
  const outcome = await run<'profile' | 'user' | 'time' | 'item'>({
    profile: { method: 'profile', params: {} },
    user: { method: 'user.current', params: {} },
    time: { method: 'server.time', params: {} },
    ...(document && { item: itemCommand(document.entityTypeId, document.id) }),
  } satisfies Record<string, Command>);
  const { ID, ADMIN, NAME, LAST_NAME } = read(profile, outcome('profile'), 'profile');
  return {
    id: ID,
    administrator: ADMIN,
    name: [NAME, LAST_NAME].map(textIn).filter(Boolean).join(' '),
    departments: departmentsIn(outcome('user')),
    ahead: aheadIn(outcome('time')),
    document: document && documentIn(outcome('item')),
  };
}

function read<T extends z.ZodType>(schema: T, outcome: CommandOutcome, operation: string): z.output<T> {
  if (!outcome.ok) throw outcome.error;
  return parseReply(schema, outcome.result, operation);
}

/** Vendor: user.current, UF_DEPARTMENT; with the permission user_brief too. */
const user = z.looseObject({ UF_DEPARTMENT: z.array(z.unknown()).catch([]) });

function departmentsIn(outcome: CommandOutcome): number[] {
  const known = user.safeParse(outcome.ok ? outcome.result : undefined);
  return (known.data?.UF_DEPARTMENT ?? []).flatMap((one) => idIn(one) ?? []);
}

function aheadIn(outcome: CommandOutcome): number | undefined {
  return outcome.ok && typeof outcome.result === 'string' ? offsetIn(outcome.result) : undefined;
}

const item = z.object({ item: z.looseObject({}) });

function documentIn(outcome: CommandOutcome): Visitor['document'] {
  // The portal itself could not tell: nobody is let in for that.
  if (!outcome.ok && outcome.error.verdict !== 'refused') throw outcome.error;
  if (!outcome.ok) return undefined;
  return { title: textIn(parseReply(item, outcome.result, 'crm.item.get').item.title) };
}

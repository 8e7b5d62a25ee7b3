import { z } from 'zod';
import type { Box } from '../base/box';
import { isPrivateHost } from '../clients/bitrix24/portal-names';
import { list } from './variables';

/**
 * At most as long as what references keep of a member_id and without what sets their parts apart, so that no two boxes
 * share a reference; none that a cloud portal's 8 hexadecimal digits could be.
 */
const boxId = /^(?![0-9a-f]{8}$)[a-z0-9_]{1,8}$/;

export const boxVariables = {
  BOXES: list
    .transform((entries, context) =>
      entries.map((entry) => {
        const [, id = '', url = ''] = /^([^=]*)=(.*)$/s.exec(entry) ?? [];
        const problem = problemOfBox(id, url);
        if (!problem) return { id, url: new URL(url).origin };
        context.addIssue({ code: 'custom', message: `${id ? `entry "${id}" ` : ''}${problem}` });
        return z.NEVER;
      }),
    )
    .default([]),
  BOX_KEYS: list
    .transform((entries, context) =>
      entries.map((entry) => {
        const [, box, id, secret] =
          /^([^/:]+)\/([A-Za-z0-9._-]{1,32}):([\x21-\x2b\x2d-\x7e]{32,256})$/.exec(entry) ?? [];
        if (box && id && secret) return { box, id, secret };
        context.addIssue({
          code: 'custom',
          message:
            'must be box/key id:secret, as the module’s page shows the key, with a secret of 32 to 256 printable ASCII characters without blanks and commas',
        });
        return z.NEVER;
      }),
    )
    .default([]),
  BOX_LANGUAGE: z.enum(['ru', 'en'], 'must be ru or en').default('ru'),
};

type BoxSettings = z.output<z.ZodObject<typeof boxVariables>>;

function problemOfBox(id: string, url: string): string | undefined {
  if (!boxId.test(id))
    return 'must be id=address with an id of 1 to 8 small Latin letters, digits or "_", and not 8 hexadecimal digits';
  const { protocol, hostname, pathname, search, hash, username, password } = URL.canParse(url)
    ? new URL(url)
    : ({} as Partial<URL>);
  if (!/^https?:$/.test(protocol ?? '') || pathname !== '/' || search || hash || username || password)
    return 'must have the portal’s address without a path, e.g. https://portal.example';
  if (protocol === 'http:' && !isPrivateHost(hostname ?? ''))
    return 'must have an https address: plain http is for this machine and a network of one’s own';
  return undefined;
}

/** Complains of boxes and keys that do not go together. */
export function boxesAreWhole(
  { BOXES, BOX_KEYS, ROBOT_SUFFIX }: BoxSettings & { ROBOT_SUFFIX?: string },
  context: z.RefinementCtx,
): void {
  const complain = (path: string, message: string) =>
    context.addIssue({ code: 'custom', path: [path], message });
  const ids = BOXES.map(({ id }) => id);
  for (const id of doubles(ids)) complain('BOXES', `has "${id}" twice`);
  for (const id of new Set(ids))
    if (!BOX_KEYS.some(({ box }) => box === id)) complain('BOX_KEYS', `has no key of box "${id}"`);
  for (const box of new Set(BOX_KEYS.map((key) => key.box)))
    if (!ids.includes(box))
      complain('BOX_KEYS', `has a key of "${box.slice(0, 48)}", which is no box of BOXES`);
  for (const key of doubles(BOX_KEYS.map(({ box, id }) => `${box}/${id}`)))
    complain('BOX_KEYS', `has key "${key}" twice`);
  if (ids.length > 0 && ROBOT_SUFFIX)
    complain('ROBOT_SUFFIX', 'must be empty with BOXES: a module calls robots by their own codes');
}

export function boxesOf({ BOXES, BOX_KEYS, BOX_LANGUAGE }: BoxSettings): Box[] {
  return BOXES.map(({ id, url }) => ({
    id,
    url,
    host: new URL(url).host,
    language: BOX_LANGUAGE,
    keys: new Map(BOX_KEYS.filter(({ box }) => box === id).map((key) => [key.id, key.secret])),
  }));
}

function doubles(values: readonly string[]): Set<string> {
  return new Set(values.filter((value, index) => values.indexOf(value) < index));
}

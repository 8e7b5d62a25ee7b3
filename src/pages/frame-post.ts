import { z } from 'zod';
import { type Language, pickLanguage } from '../messages';

/** What the portal opens a page with; nothing of it is proved. */
export interface FramePost {
  memberId: string;
  applicationToken: string;
  /** Access token of whoever opens the page. */
  authId: string;
  /** What it can be renewed with, once. */
  refreshId: string | undefined;
  /** Host that the request names as its portal's. */
  domain: string;
  /** Address of the authorization server that it names. */
  authServer: string | undefined;
  language: Language;
  /** Two letters, as the portal says it. */
  languageId: string;
  /** Where it was opened, e.g. `CRM_DEAL_DETAIL_TAB`. */
  placement: string;
  /** Number of the record in whose card it was opened; '' where it is none's. */
  recordId: string;
}

const secret = z.string().min(1).max(512);

/** Vendor: api-reference/widgets/_includes/widget_data.md. */
const shape = z.object({
  member_id: z.string().regex(/^[A-Za-z0-9._-]{1,48}$/),
  APPLICATION_TOKEN: secret,
  AUTH_ID: secret,
  REFRESH_ID: secret.optional(),
  DOMAIN: z
    .string()
    .toLowerCase()
    .regex(/^[a-z0-9.-]{1,253}(:\d{1,5})?$/),
  SERVER_ENDPOINT: z.url({ protocol: /^https?$/ }).optional(),
  LANG: z
    .string()
    .regex(/^[a-z]{2}$/i)
    .catch('en'),
  PLACEMENT: z
    .string()
    .regex(/^[A-Z0-9_]{1,80}$/)
    .catch('DEFAULT'),
  PLACEMENT_OPTIONS: z.string().max(8_192).catch(''),
});

/** @param query of the address @param body a form; undefined where it is not as the vendor documents it */
export function readFramePost(query: URLSearchParams, body: string): FramePost | undefined {
  const fields = { ...Object.fromEntries(new URLSearchParams(body)), ...Object.fromEntries(query) };
  const read = shape.safeParse(fields);
  if (!read.success) return undefined;
  const { data } = read;
  return {
    memberId: data.member_id,
    applicationToken: data.APPLICATION_TOKEN,
    authId: data.AUTH_ID,
    refreshId: data.REFRESH_ID,
    domain: data.DOMAIN,
    authServer: data.SERVER_ENDPOINT,
    language: pickLanguage(data.LANG),
    languageId: data.LANG.toLowerCase(),
    placement: data.PLACEMENT,
    recordId: recordIn(data.PLACEMENT_OPTIONS),
  };
}

const options = z.looseObject({ ID: z.union([z.string(), z.number()]).transform(String).catch('') });

function recordIn(text: string): string {
  try {
    return options.parse(JSON.parse(text)).ID;
  } catch {
    return '';
  }
}

import { z } from 'zod';
import { firstProblem } from './first-problem';
import { identityPart } from './identity-part';
import { parseForm } from './parse-form';
import { malformed, type Refused, refuse } from './refusal';

/** An ONAPPINSTALL event. It proves nothing: its tokens must be tried at the authorization server. */
export interface ParsedInstall {
  memberId: string;
  /** Host of the portal, lower case, with its port if it has one. */
  domain: string;
  applicationToken: string;
  accessToken: string;
  refreshToken: string;
  /** Seconds since 1970 after which the access token is dead. */
  expires?: number;
  /** Language of the portal, e.g. `ru`. */
  languageId?: string;
  /** Comma-separated, e.g. `crm,bizproc,im`. */
  scope: string;
  /** The authorization server that the event names; never followed unless it is a known one. */
  serverEndpoint: string;
  /** Seconds since 1970, by the portal's clock. */
  ts: number;
}

export type InstallParsing = { ok: true; event: ParsedInstall } | Refused;

const token = z.string('is missing').min(1, 'is empty').max(512, 'is too long');
const seconds = z
  .string('is missing')
  .regex(/^\d{1,12}$/, 'must be seconds since 1970')
  .transform(Number);

const installShape = z.object({
  data: z
    .object({
      LANGUAGE_ID: z
        .string()
        .regex(/^[a-z]{2}$/i, 'must be two letters')
        .optional(),
    })
    .optional(),
  ts: seconds,
  auth: z.object(
    {
      member_id: identityPart,
      domain: z
        .string('is missing')
        .toLowerCase()
        .regex(/^[a-z0-9.-]{1,253}(:\d{1,5})?$/, 'must be a host'),
      application_token: token,
      access_token: token,
      refresh_token: token,
      expires: seconds.optional(),
      scope: z.string().default(''),
      server_endpoint: z.string().default(''),
    },
    'is missing',
  ),
});

/** Reads what the portal posts to the installation path (vendor: ONAPPINSTALL). */
export function parseInstall(body: string): InstallParsing {
  const parsed = parseForm(body);
  if (!parsed.ok) return parsed;
  const { event } = parsed.fields;
  if (event === 'ONAPPUPDATE' || event === 'ONAPPUNINSTALL') {
    return refuse(
      'Install.EventNotTaken',
      `${event} is not taken by this release. Nothing was stored or changed: the portal stays as it was installed. After an update of the application install it once more; after its removal take the portal out of PORTALS.`,
    );
  }
  if (event !== 'ONAPPINSTALL') return malformed('its "event" is not ONAPPINSTALL');
  const read = installShape.safeParse(parsed.fields);
  if (!read.success) return malformed(firstProblem(read.error));
  const { auth, data, ts } = read.data;
  return {
    ok: true,
    event: {
      memberId: auth.member_id,
      domain: auth.domain,
      applicationToken: auth.application_token,
      accessToken: auth.access_token,
      refreshToken: auth.refresh_token,
      ...(auth.expires !== undefined && { expires: auth.expires }),
      ...(data?.LANGUAGE_ID && { languageId: data.LANGUAGE_ID.toLowerCase() }),
      scope: auth.scope,
      serverEndpoint: auth.server_endpoint,
      ts,
    },
  };
}

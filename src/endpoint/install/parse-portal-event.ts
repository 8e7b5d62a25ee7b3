import { z } from 'zod';
import { firstProblem, identityPart, plainWords } from '../call/call-parts';
import { parseForm } from '../call/parse-form';
import { malformed, type Refused } from '../http/refusal';
import type { ParsedInstall, ParsedUninstall } from '../../verify/claimed';

export type PortalEventParsing =
  | { ok: true; event: ParsedInstall | ParsedUninstall }
  /** No event: the portal opens the application in a frame. */
  | { ok: true; event: 'opened' }
  | Refused;

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
      expires: seconds.default(0),
      server_endpoint: z.string().optional(),
      client_endpoint: z.string().optional(),
    },
    'is missing',
  ),
});

const uninstallShape = z.object({
  ts: seconds,
  auth: z.object({ member_id: identityPart, application_token: token }, 'is missing'),
});

const installations = { ONAPPINSTALL: 'installed', ONAPPUPDATE: 'updated' } as const;

/** Reads what the portal posts about the application (vendor: ONAPPINSTALL, ONAPPUPDATE, ONAPPUNINSTALL). */
export function parsePortalEvent(body: string): PortalEventParsing {
  const parsed = parseForm(body);
  if (!parsed.ok) return parsed;
  const { event } = parsed.fields;
  if (event === 'ONAPPUNINSTALL') {
    const read = uninstallShape.safeParse(parsed.fields, plainWords);
    if (!read.success) return malformed(firstProblem(read.error));
    const { auth, ts } = read.data;
    const { member_id: memberId, application_token: applicationToken } = auth;
    return { ok: true, event: { type: 'uninstalled', memberId, applicationToken, ts } };
  }
  // Vendor: what an application with an interface is opened with; its tokens are not looked at.
  if (event === undefined && parsed.fields.AUTH_ID !== undefined) return { ok: true, event: 'opened' };
  if (event !== 'ONAPPINSTALL' && event !== 'ONAPPUPDATE') {
    return malformed('its "event" is none of ONAPPINSTALL, ONAPPUPDATE and ONAPPUNINSTALL');
  }
  const read = installShape.safeParse(parsed.fields, plainWords);
  if (!read.success) return malformed(firstProblem(read.error));
  const { auth, data, ts } = read.data;
  return {
    ok: true,
    event: {
      type: installations[event],
      memberId: auth.member_id,
      domain: auth.domain,
      applicationToken: auth.application_token,
      tokens: {
        accessToken: auth.access_token,
        refreshToken: auth.refresh_token,
        expiresAt: auth.expires * 1000,
      },
      ...(data?.LANGUAGE_ID && { languageId: data.LANGUAGE_ID.toLowerCase() }),
      ...(originOf(auth.server_endpoint) && { authServer: originOf(auth.server_endpoint) }),
      endpoints: [auth.server_endpoint, auth.client_endpoint].filter((one) => one !== undefined),
      ts,
    },
  };
}

function originOf(address: string | undefined): string | undefined {
  return address !== undefined && URL.canParse(address) ? new URL(address).origin : undefined;
}

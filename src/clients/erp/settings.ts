import type { SecureContextOptions } from 'node:tls';
import { hideSecrets } from '../../base/hide-secrets';

/** How the ERP knows us. */
export type ErpLogin =
  | { by: 'basic'; user: string; password: string }
  | { by: 'bearer'; token: string }
  /** WS-Security UsernameToken; `digest` keeps the password itself off the wire. */
  | { by: 'ws-security'; user: string; password: string; digest: boolean };

export interface ErpSettings {
  /** Path or URL of the WSDL. */
  wsdl: string;
  /** URL; absent: the address in the WSDL. */
  endpoint?: string | undefined;
  /** Of the WSDL; absent: the mapping's. */
  service?: string | undefined;
  port?: string | undefined;
  /** Absent: the mapping's. */
  soapVersion?: '1.1' | '1.2' | undefined;
  login?: ErpLogin | undefined;
  /** Our certificate and key (PEM or PFX), and the authorities that the ERP's certificate is checked against. */
  tls?: Pick<SecureContextOptions, 'cert' | 'key' | 'pfx' | 'passphrase' | 'ca'> | undefined;
  /** The same of look-ups, for an ERP that has them elsewhere. */
  lookUps?: { wsdl?: string | undefined; endpoint?: string | undefined } | undefined;
  /** What the mapping's headers and log-in take, by name. */
  secrets?: Readonly<Record<string, string>> | undefined;
  /** Where `wsdl` and `endpoint` come from. */
  variables?: { wsdl: string; endpoint: string };
}

/** Variables that say where the ERP is, or where its look-ups are. */
export const placeVariables = {
  main: { wsdl: 'ERP_WSDL', endpoint: 'ERP_ENDPOINT' },
  lookUps: { wsdl: 'ERP_LOOKUP_WSDL', endpoint: 'ERP_LOOKUP_ENDPOINT' },
};

/** The settings of the ERP's look-ups; without a WSDL of their own they are in the ERP's. */
export function lookUpSettings(settings: ErpSettings): ErpSettings {
  const { wsdl, endpoint } = settings.lookUps ?? {};
  return {
    ...settings,
    wsdl: wsdl ?? settings.wsdl,
    endpoint,
    variables: { ...placeVariables.lookUps, ...(wsdl === undefined && { wsdl: placeVariables.main.wsdl }) },
  };
}

/** What of a login goes into the HTTP header of every request. */
export function authorizationOf(login: ErpLogin | undefined): Record<string, string> {
  if (login?.by === 'bearer') return { Authorization: `Bearer ${login.token}` };
  if (login?.by !== 'basic') return {};
  const pair = Buffer.from(`${login.user}:${login.password}`).toString('base64');
  return { Authorization: `Basic ${pair}` };
}

/**
 * The login and the certificate, where the address is of the configured origin: that of ERP_ENDPOINT, or of ERP_WSDL where
 * no endpoint is set. What a WSDL names or imports from elsewhere has no business with them.
 */
export function credentialsFor(
  url: string,
  { endpoint, wsdl, login, tls }: Pick<ErpSettings, 'wsdl' | 'endpoint' | 'login' | 'tls'>,
): { login: Record<string, string>; tls: ErpSettings['tls'] } {
  const ours = originOf(endpoint ?? wsdl) === originOf(url);
  return ours ? { login: authorizationOf(login), tls } : { login: {}, tls: tls && { ca: tls.ca } };
}

/** Not a file. */
export function isAddress(location: string): boolean {
  return /^https?:/i.test(location);
}

/** Undefined for a file. */
export function originOf(location: string): string | undefined {
  return isAddress(location) && URL.canParse(location) ? new URL(location).origin : undefined;
}

/** What of the settings no text may show. */
export function secretsOf({
  login,
  tls,
  secrets = {},
}: Pick<ErpSettings, 'login' | 'tls' | 'secrets'>): string[] {
  const header = authorizationOf(login).Authorization?.replace(/^\w+ /, '');
  const own = login && (login.by === 'bearer' ? login.token : login.password);
  return [header, own, tls?.passphrase, ...Object.values(secrets)].filter(
    (secret) => secret !== undefined && secret !== '',
  ) as string[];
}

/** A message without what of the settings it holds; the login of the settings themselves is not in it. */
export function hideLogin(envelope: string, settings: Pick<ErpSettings, 'secrets'>): string {
  return hideSecrets(envelope, Object.values(settings.secrets ?? {}));
}

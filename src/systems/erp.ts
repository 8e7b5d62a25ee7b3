import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import { z } from 'zod';
import { errorCode } from '../base/error-code';
import type * as clientModule from '../clients/erp';
import type { ErpLogin, ErpSettings } from '../clients/erp';
import { mapping } from '../clients/erp/mapping';
import { isAddress } from '../clients/erp/settings';
import { defineSystem } from './define-system';

const file = z.string().transform((path, context) => {
  try {
    return readFileSync(path);
  } catch (error) {
    const why = errorCode(error) ?? 'unreadable';
    context.addIssue({ code: 'custom', message: `names a file that cannot be read (${why})` });
    return z.NEVER;
  }
});

/** Variables that say where the ERP is, and how it knows us. */
const variables = {
  ERP_WSDL: z.string().optional(),
  ERP_ENDPOINT: z.url({ protocol: /^https?$/, error: 'must be the address of the ERP’s service' }).optional(),
  ERP_LOOKUP_WSDL: z.string().optional(),
  ERP_LOOKUP_ENDPOINT: z
    .url({ protocol: /^https?$/, error: 'must be the address of the ERP’s look-ups' })
    .optional(),
  ERP_SERVICE: z.string().optional(),
  ERP_PORT: z.string().optional(),
  ERP_SOAP: z.enum(['1.1', '1.2'], 'must be 1.1 or 1.2').optional(),
  ERP_AUTH: z
    .enum(
      ['basic', 'bearer', 'ws-security', 'ws-security-digest', 'none'],
      'must be basic, bearer, ws-security, ws-security-digest or none',
    )
    .optional(),
  ERP_USER: z.string().optional(),
  ERP_PASSWORD: z.string().optional(),
  ERP_TOKEN: z.string().optional(),
  ERP_SECRETS: z
    .string()
    .regex(/^[\w.-]+=[^\s,]+(,[\w.-]+=[^\s,]+)*$/, 'must be name=secret,name=secret, without blanks')
    .transform((text) => Object.fromEntries(text.split(',').map((pair) => pair.split(/=(.*)/s, 2))))
    .pipe(z.record(z.string(), z.string()))
    .optional(),
  ERP_CLIENT_CERT: file.optional(),
  ERP_CLIENT_KEY: file.optional(),
  ERP_CLIENT_PFX: file.optional(),
  ERP_CLIENT_PASSPHRASE: z.string().optional(),
  ERP_CA: file.optional(),
};

type Set = { [K in keyof typeof variables]?: z.output<(typeof variables)[K]> };

/** The ERP, over SOAP; src/clients/erp/mapping.ts fits it to one of them. */
export const erp = defineSystem({
  name: { en: 'the ERP', ru: 'ERP' },
  variables,
  address: 'ERP_WSDL',
  check(set, context) {
    erpIsWhole(set, context);
    erpIsAddressed(set, context, mapping.lookUps !== undefined);
    erpIsKnown(set, context, mapping.secrets);
  },
  longestLatency: { variable: 'ERP_LONGEST_LATENCY', ms: 60_000 },
  concurrency: 10,
  createClient(set, warn) {
    // Loaded where it is used: whoever needs the settings only starts without it.
    const { createErpClient } = require('../clients/erp') as typeof clientModule;
    return createErpClient(erpSettingsOf(set), mapping, warn);
  },
  doctor: {
    title: 'ERP',
    settings:
      'ERP_WSDL, ERP_ENDPOINT, ERP_LOOKUP_WSDL, ERP_LOOKUP_ENDPOINT, ERP_USER, ERP_PASSWORD, ERP_SECRETS',
    async ask({ order }, options) {
      if (!order?.find) return 'has no look-up, and so cannot be asked without writing';
      // As short as a reference of ours: an ERP keeps 20 to 35 characters.
      await order.find(`doctor-${randomUUID().slice(0, 8)}`, options);
      return 'answers a look-up';
    },
  },
});

/** Half a login would be found out by the ERP, at night; a key that does not open, at the first call. */
export function erpIsWhole(set: Set, context: z.RefinementCtx): void {
  const missing = (name: keyof Set, why: string): void => {
    if (set[name] === undefined)
      context.addIssue({ code: 'custom', path: [name], message: `is missing: ${why}` });
  };
  if (loginKind(set) === 'bearer') missing('ERP_TOKEN', 'ERP_AUTH=bearer needs it');
  else if (loginKind(set) !== 'none') {
    missing('ERP_USER', `ERP_AUTH=${loginKind(set)} needs it`);
    missing('ERP_PASSWORD', 'ERP_USER needs it');
  }
  if (set.ERP_CLIENT_CERT) missing('ERP_CLIENT_KEY', 'ERP_CLIENT_CERT needs it');
  if (set.ERP_CLIENT_KEY) missing('ERP_CLIENT_CERT', 'ERP_CLIENT_KEY needs it');
  try {
    createSecureContext(tlsOf(set));
  } catch {
    const path = [set.ERP_CLIENT_PFX ? 'ERP_CLIENT_PFX' : set.ERP_CLIENT_KEY ? 'ERP_CLIENT_KEY' : 'ERP_CA'];
    const message =
      'cannot be used: not of the expected form, not a pair, or of another ERP_CLIENT_PASSPHRASE';
    context.addIssue({ code: 'custom', path, message });
  }
}

export function erpSettingsOf(set: Set & { ERP_WSDL: string }): ErpSettings {
  const tls = tlsOf(set);
  return {
    wsdl: set.ERP_WSDL,
    endpoint: set.ERP_ENDPOINT,
    service: set.ERP_SERVICE,
    port: set.ERP_PORT,
    soapVersion: set.ERP_SOAP,
    lookUps: { wsdl: set.ERP_LOOKUP_WSDL, endpoint: set.ERP_LOOKUP_ENDPOINT },
    secrets: set.ERP_SECRETS,
    login: loginOf(set),
    ...(Object.keys(tls).length > 0 && { tls }),
  };
}

/** How whoever reads a WSDL from the ERP logs in there, and where that login belongs. */
export function erpSourceOf(set: Set): Pick<ErpSettings, 'endpoint' | 'login' | 'tls'> {
  const configured = set.ERP_ENDPOINT ?? set.ERP_WSDL;
  const endpoint = configured && isAddress(configured) ? configured : undefined;
  return { endpoint, login: loginOf(set), tls: tlsOf(set) };
}

/**
 * A WSDL that is a file may name any address, to which no login goes unless it is configured.
 *
 * @param lookUps of the mapping: whether they have a place of their own
 */
export function erpIsAddressed(set: Set, context: z.RefinementCtx, lookUps: boolean): void {
  const complain = (path: string, message: string): void =>
    context.addIssue({ code: 'custom', path: [path], message });
  if (!lookUps) {
    for (const name of ['ERP_LOOKUP_WSDL', 'ERP_LOOKUP_ENDPOINT'] as const)
      if (set[name] !== undefined)
        complain(name, 'is set, but src/clients/erp/mapping.ts has no lookUps: they are where ERP_WSDL says');
  }
  const { ERP_CLIENT_CERT, ERP_CLIENT_PFX, ERP_SECRETS } = set;
  if (loginKind(set) === 'none' && !ERP_CLIENT_CERT && !ERP_CLIENT_PFX && !ERP_SECRETS) return;
  // Look-ups elsewhere are in the ERP's WSDL where they have none of their own, and never at its address.
  const wsdlOfLookUps = set.ERP_LOOKUP_WSDL === undefined ? 'ERP_WSDL' : 'ERP_LOOKUP_WSDL';
  for (const [wsdl, endpoint] of [
    ['ERP_WSDL', 'ERP_ENDPOINT'] as const,
    ...(lookUps ? [[wsdlOfLookUps, 'ERP_LOOKUP_ENDPOINT'] as const] : []),
  ]) {
    const location = set[wsdl];
    if (location === undefined || set[endpoint] !== undefined || isAddress(location)) continue;
    complain(
      endpoint,
      `is missing: ${wsdl} is a file, and a login goes only to an address that is configured`,
    );
  }
}

/** @param wanted by the mapping */
export function erpIsKnown(set: Set, context: z.RefinementCtx, wanted: readonly string[] = []): void {
  if (set.ERP_WSDL === undefined) return;
  const missing = wanted.filter((name) => set.ERP_SECRETS?.[name] === undefined);
  if (missing.length === 0) return;
  const message = `lacks ${missing.join(', ')}: src/clients/erp/mapping.ts takes ${wanted.join(', ')}`;
  context.addIssue({ code: 'custom', path: ['ERP_SECRETS'], message });
}

function loginKind({ ERP_AUTH, ERP_USER }: Set): NonNullable<Set['ERP_AUTH']> {
  return ERP_AUTH ?? (ERP_USER === undefined ? 'none' : 'basic');
}

function loginOf(set: Set): ErpLogin | undefined {
  const kind = loginKind(set);
  const { ERP_USER: user = '', ERP_PASSWORD: password = '', ERP_TOKEN: token = '' } = set;
  switch (kind) {
    case 'none':
      return undefined;
    case 'bearer':
      return { by: 'bearer', token };
    case 'basic':
      return { by: 'basic', user, password };
    default:
      return { by: 'ws-security', user, password, digest: kind === 'ws-security-digest' };
  }
}

function tlsOf(set: Set): NonNullable<ErpSettings['tls']> {
  return {
    ...(set.ERP_CLIENT_CERT && { cert: set.ERP_CLIENT_CERT }),
    ...(set.ERP_CLIENT_KEY && { key: set.ERP_CLIENT_KEY }),
    ...(set.ERP_CLIENT_PFX && { pfx: set.ERP_CLIENT_PFX }),
    ...(set.ERP_CLIENT_PASSPHRASE && { passphrase: set.ERP_CLIENT_PASSPHRASE }),
    ...(set.ERP_CA && { ca: set.ERP_CA }),
  };
}

import { join } from 'node:path';
import type { SandboxAccess } from '../../sandbox/access';
import { packageRoot } from '../base/package-root';

/** The reference contract, which the sandbox's ERP serves. */
export const referenceWsdl = join(packageRoot, 'wsdl/order-service.wsdl');

export interface SandboxStand {
  access: Pick<SandboxAccess, 'portal' | 'secondPortal' | 'erp' | 'oneC' | 'jira'>;
  /** host:port of Temporal. */
  temporalAddress: string;
  /** Where the sandbox's portal reaches the endpoint. */
  publicUrl: string;
  inboxDir: string;
}

/** The settings of roles that work with a sandbox; the keys are the caller's. */
export function sandboxEnvironment({ access, ...stand }: SandboxStand): Record<string, string> {
  const { portal, secondPortal, erp, oneC, jira } = access;
  const portals = secondPortal ? [portal, secondPortal] : [portal];
  return {
    PUBLIC_URL: stand.publicUrl,
    PORT: new URL(stand.publicUrl).port,
    PORTALS: portals.map(({ url }) => new URL(url).origin).join(','),
    BITRIX24_CLIENT_ID: portal.clientId,
    BITRIX24_CLIENT_SECRET: portal.clientSecret,
    BITRIX24_OAUTH_URL: portal.url,
    INBOX_DIR: stand.inboxDir,
    ERP_WSDL: erp.wsdlUrl,
    ERP_USER: erp.user,
    ERP_PASSWORD: erp.password,
    ONE_C_URL: `${oneC.url}/accounting`,
    ONE_C_USER: oneC.user,
    ONE_C_PASSWORD: oneC.password,
    ONE_C_ORGANIZATION: oneC.organization,
    ONE_C_ITEM: oneC.item,
    JIRA_HOST: jira.url,
    JIRA_EMAIL: jira.email,
    JIRA_API_TOKEN: jira.apiToken,
    TEMPORAL_ADDRESS: stand.temporalAddress,
  };
}

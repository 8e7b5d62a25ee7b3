import { join } from 'node:path';
import type { SandboxAccess } from '../../sandbox/access';
import type { ErpMapping, ErpObjects, ErpSettings } from '../../src/clients/erp';
import { packageRoot } from '../../src/base/package-root';
import { mapping as magento } from '../../wsdl/examples/magento/mapping';
import { mapping as netsuite } from '../../wsdl/examples/netsuite/mapping';
import { mapping as sap } from '../../wsdl/examples/sap/mapping';

/** One of the ERPs whose mappings docs/erp.md shows. */
export interface ErpExample {
  name: 'sap' | 'netsuite' | 'magento';
  mapping: ErpMapping<ErpObjects>;
  /** The first manages orders; a second one is asked for them. */
  wsdls: readonly string[];
  /** What ERP_SECRETS holds, beside the user and password of the sandbox's ERP. */
  secrets(login: { user: string; password: string }): Record<string, string>;
  /** It is logged in to by HTTP. */
  basic: boolean;
}

const file = (name: string) => join(packageRoot, 'wsdl/examples', name);

export const erpExamples: readonly ErpExample[] = [
  {
    name: 'sap',
    mapping: sap,
    wsdls: [file('sap/manage.wsdl'), file('sap/query.wsdl')],
    secrets: () => ({}),
    basic: true,
  },
  {
    name: 'netsuite',
    mapping: netsuite,
    wsdls: [file('netsuite/suitetalk.wsdl')],
    secrets: ({ user, password }) => ({
      account: user,
      consumerKey: 'consumer',
      consumerSecret: 'consumer-secret',
      token: 'token',
      tokenSecret: password,
    }),
    basic: false,
  },
  {
    name: 'magento',
    mapping: magento,
    wsdls: [file('magento/shop.wsdl')],
    secrets: ({ user, password }) => ({ username: user, apiKey: password }),
    basic: false,
  },
];

/** How a client reaches an example that the sandbox plays. */
export function settingsOf(
  { wsdls, secrets, basic }: ErpExample,
  { erp: { user, password }, playedErps = [] }: Pick<SandboxAccess, 'erp' | 'playedErps'>,
): ErpSettings {
  const [main, lookUps] = wsdls.map((wsdl) => playedErps.find((one) => one.wsdl === wsdl));
  if (!main) throw new Error('The sandbox does not play it.');
  return {
    wsdl: main.wsdlUrl,
    endpoint: main.url,
    ...(lookUps && { lookUps: { wsdl: lookUps.wsdlUrl, endpoint: lookUps.url } }),
    secrets: secrets({ user, password }),
    ...(basic && { login: { by: 'basic', user, password } }),
  };
}

import { itemCode, organizationInn } from './one-c/initial-data';
import type { Secrets } from './secrets';

/** Where a sandbox is, and what an application of its portal and a client of its ERP log in with. */
export interface SandboxAccess {
  portal: {
    /** `http://127.0.0.1:port`; REST is under `/rest/`, the authorization server under `/oauth/`. */
    url: string;
    memberId: string;
    clientId: string;
    clientSecret: string;
    applicationToken: string;
  };
  erp: { url: string; wsdlUrl: string; user: string; password: string };
  /**
   * `url` is what information bases are below, e.g. `{url}/accounting`; the INN of the organization that invoices come
   * from, and the code of an item that stands for any other.
   */
  oneC: { url: string; user: string; password: string; organization: string; item: string };
}

export function describeAccess(
  secrets: Secrets,
  { portalUrl, erpUrl, oneCUrl }: { portalUrl: string; erpUrl: string; oneCUrl: string },
): SandboxAccess {
  const { memberId, clientId, clientSecret, applicationToken, erpUser, erpPassword } = secrets;
  return {
    portal: { url: portalUrl, memberId, clientId, clientSecret, applicationToken },
    erp: { url: erpUrl, wsdlUrl: `${erpUrl}?wsdl`, user: erpUser, password: erpPassword },
    oneC: {
      url: oneCUrl,
      user: secrets.oneCUser,
      password: secrets.oneCPassword,
      organization: organizationInn,
      item: itemCode,
    },
  };
}

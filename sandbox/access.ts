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
}

export function describeAccess(secrets: Secrets, portalUrl: string, erpUrl: string): SandboxAccess {
  const { memberId, clientId, clientSecret, applicationToken, erpUser, erpPassword } = secrets;
  return {
    portal: { url: portalUrl, memberId, clientId, clientSecret, applicationToken },
    erp: { url: erpUrl, wsdlUrl: `${erpUrl}?wsdl`, user: erpUser, password: erpPassword },
  };
}

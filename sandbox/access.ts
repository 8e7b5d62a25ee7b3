import { itemCode, organizationInn } from './one-c/initial-data';
import { webhookSecret } from './portal/tokens';
import type { Secrets } from './secrets';

/** What an application of a portal is told by its developer's page, and where the portal is. */
export interface PortalLogin {
  /** `http://127.0.0.1:port`; REST is under `/rest/`, the authorization server under `/oauth/`. */
  url: string;
  memberId: string;
  clientId: string;
  clientSecret: string;
  applicationToken: string;
  /** Of user 1: REST without tokens, and without the methods that only an application may use. */
  webhookUrl: string;
}

/** Where a sandbox is, and what an application of its portal and clients of its ERP and Jira log in with. */
export interface SandboxAccess {
  portal: PortalLogin;
  /** A portal more that has installed the same application, if there is one, and its own control. */
  secondPortal?: PortalLogin & { controlUrl: string };
  erp: { url: string; wsdlUrl: string; user: string; password: string };
  /** Customers' own WSDLs, by their files; user and password are the ERP's. */
  playedErps?: { wsdl: string; url: string; wsdlUrl: string }[];
  /**
   * `url` is what information bases are below, e.g. `{url}/accounting`; the INN of the organization that invoices come
   * from, and the code of an item that stands for any other.
   */
  oneC: { url: string; user: string; password: string; organization: string; item: string };
  jira: {
    url: string;
    email: string;
    apiToken: string;
    personalAccessToken: string;
    clientId: string;
    clientSecret: string;
    oauthUrl: string;
    /** Where the tokens of `oauthUrl` are good. */
    gatewayUrl: string;
  };
}

export function portalLogin(secrets: Secrets, url: string): PortalLogin {
  const { memberId, clientId, clientSecret, applicationToken } = secrets;
  const webhookUrl = `${url}/rest/1/${webhookSecret(secrets, 1)}/`;
  return { url, memberId, clientId, clientSecret, applicationToken, webhookUrl };
}

export function describeAccess(
  secrets: Secrets,
  urls: { portal: string; erp: string; oneC: string; jira: string },
): SandboxAccess {
  const { erpUser, erpPassword } = secrets;
  return {
    portal: portalLogin(secrets, urls.portal),
    erp: { url: urls.erp, wsdlUrl: `${urls.erp}?wsdl`, user: erpUser, password: erpPassword },
    oneC: {
      url: urls.oneC,
      user: secrets.oneCUser,
      password: secrets.oneCPassword,
      organization: organizationInn,
      item: itemCode,
    },
    jira: {
      url: urls.jira,
      email: secrets.jiraEmail,
      apiToken: secrets.jiraApiToken,
      personalAccessToken: secrets.jiraPat,
      clientId: secrets.jiraClientId,
      clientSecret: secrets.jiraClientSecret,
      oauthUrl: `${urls.jira}/oauth/token`,
      gatewayUrl: `${urls.jira}/ex/jira/${secrets.jiraCloudId}`,
    },
  };
}

import type { Erp } from '../erp/server';
import type { Jira } from '../jira/server';
import type { OneC } from '../one-c/server';
import type { PortalServer } from '../portal/server';
import type { Store } from '../store';

/** The systems beside the portal. */
export interface FarSystems {
  erp: Erp;
  oneC: OneC;
  jira: Jira;
}

/** What the control's requests work on. */
export interface Controlled {
  store: Store;
  portal: PortalServer;
  /** Absent: this is the control of a portal alone. */
  far?: FarSystems;
  /** Addresses and credentials, for whoever stages against a sandbox in another process. */
  access: object;
}

import { startSandbox } from '../../sandbox';
import { type ControlClient, createControlClient } from '../../sandbox/control/client';
import { joinAuthorization } from '../../sandbox/join-authorization';
import type { SandboxAccess } from '../../sandbox/access';
import { referenceWsdl } from '../../src/cli/sandbox';

export interface BenchPortal {
  access: SandboxAccess;
  control: ControlClient;
}

/** Two portals with the vendor's limits that have one application, and its authorization server. */
export interface TwoPortals {
  busy: BenchPortal;
  other: BenchPortal;
  authorizationUrl: string;
  stop(): Promise<void>;
}

export async function startTwoPortals(): Promise<TwoPortals> {
  const busy = await startSandbox({ wsdlPath: referenceWsdl });
  const other = await startSandbox({ wsdlPath: referenceWsdl, application: busy.portal });
  const authorization = await joinAuthorization([busy.portal.url, other.portal.url]);
  return {
    busy: { access: busy, control: createControlClient(busy.controlUrl) },
    other: { access: other, control: createControlClient(other.controlUrl) },
    authorizationUrl: authorization.url,
    async stop() {
      await authorization.close();
      await other.close();
      await busy.close();
    },
  };
}

import { startSandbox } from '../../sandbox';
import { type ControlClient, createControlClient } from '../../sandbox/control/client';
import type { SandboxAccess } from '../../sandbox/access';
import { referenceWsdl } from '../../src/cli/sandbox-environment';

/** Two portals with the vendor's limits that have one application. */
export interface TwoPortals {
  busy: { access: SandboxAccess; control: ControlClient };
  other: { access: Pick<SandboxAccess, 'portal'>; control: ControlClient };
  stop(): Promise<void>;
}

export async function startTwoPortals(): Promise<TwoPortals> {
  const { close, controlUrl, ...access } = await startSandbox({ wsdlPath: referenceWsdl, secondPortal: {} });
  const { secondPortal } = access;
  if (!secondPortal) throw new Error('The sandbox has no second portal.');
  return {
    busy: { access, control: createControlClient(controlUrl) },
    other: { access: { portal: secondPortal }, control: createControlClient(secondPortal.controlUrl) },
    stop: close,
  };
}

import { join } from 'node:path';
import { startSandbox } from '../../sandbox';
import { packageRoot } from '../base/package-root';
import type { Running } from './running';

export interface SandboxRoleOptions {
  dir?: string;
  portalPort: number;
  erpPort: number;
  oneCPort: number;
  jiraPort: number;
  controlPort: number;
  secondPortal?: boolean;
  secondPortalPort: number;
  secondControlPort: number;
}

/** The reference contract, which the sandbox's ERP serves. */
export const referenceWsdl = join(packageRoot, 'wsdl/order-service.wsdl');

/** `robots sandbox`: prints where everything is and what to log in with, then stays. */
export async function startSandboxRole({
  secondPortal,
  secondPortalPort: portalPort,
  secondControlPort: controlPort,
  ...options
}: SandboxRoleOptions): Promise<Running> {
  const { close, ...access } = await startSandbox({
    ...options,
    wsdlPath: referenceWsdl,
    ...(secondPortal && { secondPortal: { portalPort, controlPort } }),
  });
  process.stdout.write(`${JSON.stringify(access, null, 2)}\n`);
  return { stop: close };
}

import { startSandbox } from '../../sandbox';
import { type PlayedService, readPlayedService } from '../../sandbox/erp/played/play';
import { messageOf } from '../base/error-code';
import { UsageError } from '../base/command-error';
import type { Running } from './running';
import { referenceWsdl } from './sandbox-environment';

export interface SandboxRoleOptions {
  dir?: string;
  /** Customers' own WSDLs, each with its play beside it. */
  erpWsdl?: string[];
  /** Of a TLS proxy in front of the portal, and of those in front of endpoints. */
  portalUrl?: string;
  endpointUrl?: string[];
  portalPort: number;
  erpPort: number;
  oneCPort: number;
  jiraPort: number;
  controlPort: number;
  /** Left out: it has no pages. */
  boardPort?: number;
  secondPortal?: boolean;
  secondPortalPort: number;
  secondControlPort: number;
}

/** `robots sandbox`: prints where everything is and what to log in with, then stays. */
export async function startSandboxRole({
  secondPortal,
  secondPortalPort: portalPort,
  secondControlPort: controlPort,
  erpWsdl,
  portalUrl,
  endpointUrl,
  boardPort,
  ...options
}: SandboxRoleOptions): Promise<Running> {
  const { close, ...access } = await startSandbox({
    ...options,
    wsdlPath: referenceWsdl,
    ...(boardPort !== undefined && { board: { port: boardPort } }),
    ...(erpWsdl && { playedErps: erpWsdl.map(played) }),
    ...(endpointUrl && { proxies: { endpoints: endpointUrl, ...(portalUrl && { portal: portalUrl }) } }),
    ...(secondPortal && { secondPortal: { portalPort, controlPort } }),
  });
  process.stdout.write(`${JSON.stringify(access, null, 2)}\n`);
  return { stop: close };
}

/** @throws UsageError */
function played(wsdl: string): PlayedService {
  try {
    return readPlayedService(wsdl);
  } catch (error) {
    throw new UsageError(messageOf(error), { cause: error });
  }
}

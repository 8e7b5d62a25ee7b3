import { type ControlClient, createControlClient } from '../sandbox/control/client';
import { freePort } from '../src/temporal/server/free-port';

export interface SandboxProcessOptions {
  /** Of its record, which outlives it; left out: it remembers nothing. */
  dir?: string;
  secondPortal?: boolean;
  /** WSDLs that its ERP plays. */
  erpWsdls?: readonly string[];
  takePort?: () => Promise<number>;
}

/** `robots sandbox` as a process, which is found where it was after it was killed. */
export interface SandboxCommand {
  /** Behind the script. */
  args: string[];
  controlUrl: string;
  control: ControlClient;
  /** Of the second portal. */
  secondControl: ControlClient;
  isUp(): Promise<boolean>;
}

const parts = ['portal', 'erp', 'one-c', 'jira', 'control', 'second-portal', 'second-control'] as const;

export async function prepareSandbox({
  dir,
  secondPortal = false,
  erpWsdls = [],
  takePort = () => freePort(0),
}: SandboxProcessOptions = {}): Promise<SandboxCommand> {
  const ports: Partial<Record<(typeof parts)[number], number>> = {};
  for (const part of parts) ports[part] = await takePort();
  const controlUrl = `http://127.0.0.1:${ports.control}`;
  const control = createControlClient(controlUrl);
  return {
    args: [
      'sandbox',
      ...(dir ? ['--dir', dir] : []),
      ...(secondPortal ? ['--second-portal'] : []),
      ...(erpWsdls.length > 0 ? ['--erp-wsdl', ...erpWsdls] : []),
      ...parts.flatMap((part) => [`--${part}-port`, String(ports[part])]),
    ],
    controlUrl,
    control,
    secondControl: createControlClient(`http://127.0.0.1:${ports['second-control']}`),
    isUp: () =>
      control.access().then(
        () => true,
        () => false,
      ),
  };
}

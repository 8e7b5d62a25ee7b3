import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { join } from 'node:path';
import { startSandbox } from '../../sandbox';
import { type ControlClient, createControlClient } from '../../sandbox/control-client';
import type { SandboxAccess } from '../../sandbox/access';
import { createPortalClient, type TransportOptions } from '../../src/clients/bitrix24';
import { parseInstall, type ParsedInstall } from '../../src/endpoint/parse-install';
import { packageRoot } from '../../src/package-root';
import { erpOrderRobot } from '../../src/robots/erp-order';
import { registrationOf } from '../../src/robots/registration';
import type { DevServer } from '../../src/temporal/server/start-dev-server';
import { startTemporal } from '../start-temporal';

/** A portal and an ERP that answer at once and have no limits, Temporal, and a handler in place of an endpoint. */
export interface Stage {
  access: SandboxAccess;
  control: ControlClient;
  temporal: DevServer;
  /** Tokens of the installation. */
  installed: ParsedInstall;
  /** What is done with a call's form before it is acknowledged. */
  onCall: (form: string) => Promise<void>;
  close(): Promise<void>;
}

/** @param dir an empty folder on the disk that is measured */
export async function startStage(dir: string, temporalBinary: string): Promise<Stage> {
  const temporal = await startTemporal(temporalBinary, dir);
  const {
    close: closeSandbox,
    controlUrl,
    ...access
  } = await startSandbox({
    wsdlPath: join(packageRoot, 'wsdl/order-service.wsdl'),
  });
  const control = createControlClient(controlUrl);
  await control.portalFaults({ limits: null });

  let installed: ParsedInstall | undefined;
  const server = createServer((request, response) => {
    void text(request)
      .then(async (form) => {
        if (request.url === '/install') installed = installOf(form);
        else await stage.onCall(form);
        response.writeHead(200, { 'content-type': 'application/json' }).end('{"status":"async"}');
      })
      .catch((error: unknown) => response.writeHead(500).end(String(error)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  await control.install(`${url}/install`);
  if (!installed) throw new Error('The sandbox did not install the application.');

  const stage: Stage = {
    access,
    control,
    temporal,
    installed,
    onCall: async () => undefined,
    async close() {
      server.close();
      server.closeAllConnections();
      await closeSandbox();
      await temporal.kill();
    },
  };
  const portal = createPortalClient(portalAccess(access, stage.installed));
  await portal.ensureDealField({ name: 'UF_CRM_ERP_ORDER_ID', label: 'ERP order' });
  await portal.addRobot(registrationOf(erpOrderRobot, url));
  await control.placeRobot({ code: erpOrderRobot.code });
  return stage;
}

/** What a client of the portal needs; tokens of the bench outlive it. */
export function portalAccess({ portal }: SandboxAccess, { accessToken }: ParsedInstall): TransportOptions {
  const tokens = { accessToken, expiresAt: Date.now() + 3_600_000 };
  return {
    endpoint: `${portal.url}/rest/`,
    memberId: portal.memberId,
    tokens: () => tokens,
    renew: () => Promise.resolve(tokens),
    // More than two cores can send.
    rate: { perSecond: 10_000, burst: 10_000 },
  };
}

function installOf(form: string): ParsedInstall {
  const parsed = parseInstall(form);
  if (parsed.ok) return parsed.event;
  throw new Error(parsed.refusal.message);
}

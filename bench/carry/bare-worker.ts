import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import type { SandboxAccess } from '../../sandbox/access';
import { createPortalClient } from '../../src/clients/bitrix24';
import { createErpClient } from '../../src/clients/erp';
import { processEnvironment } from '../../src/config';
import type { ParsedInstall } from '../../src/endpoint/parse-install';
import { portalAccess } from './stage';

interface Given {
  access: SandboxAccess;
  installed: ParsedInstall;
}

export type BareActivities = ReturnType<typeof createBareActivities>;

/** The product's clients, without any of its safeguards around them. */
function createBareActivities({ access, installed }: Given) {
  const portal = createPortalClient(portalAccess(access, installed));
  const { wsdlUrl, user, password } = access.erp;
  const erp = createErpClient({ wsdl: wsdlUrl, user, password });
  const document = (id: number) => ({ entityTypeId: 2, id });
  const timeoutMs = 60_000;
  return {
    async read(dealId: number) {
      const deal = await portal.readDocument(document(dealId));
      const { title, currency = '', total = '', rows, assignedById: userId } = deal;
      const lines = rows.map(({ name, quantity, price }) => ({ name, quantity, price }));
      return { title, currency, total, lines, userId };
    },
    async create({
      dealId,
      userId: _,
      ...order
    }: {
      dealId: number;
      title: string;
      currency: string;
      total: string;
      lines: { name: string; quantity: string; price: string }[];
      userId: number;
    }) {
      const externalId = `bare/DEAL_${dealId}`;
      const found = await erp.findOrder(externalId, { timeoutMs });
      const beforeSend = (): void => undefined;
      return found ?? erp.createOrder({ ...order, externalId }, { timeoutMs, beforeSend });
    },
    async write(done: { dealId: number; number: string; eventToken: string; userId: number }) {
      const message = `Order ${done.number}`;
      await portal.writeResult({
        document: document(done.dealId),
        field: { name: 'UF_CRM_ERP_ORDER_ID', value: done.number },
        notify: { userId: done.userId, message, tag: `bare/${done.dealId}` },
        log: { eventToken: done.eventToken, message },
      });
    },
    async answer({ eventToken, number }: { eventToken: string; number: string }) {
      await portal.sendEvent({ eventToken, values: { erp_order_id: number, status: 'ok', error: '' } });
    },
  };
}

async function main(address: string): Promise<void> {
  Runtime.install({ logger: new DefaultLogger('ERROR') });
  const given = JSON.parse(processEnvironment().BENCH_ACCESS ?? '') as Given;
  const worker = await Worker.create({
    connection: await NativeConnection.connect({ address }),
    taskQueue: 'bare',
    workflowsPath: require.resolve('./bare-workflow'),
    activities: createBareActivities(given),
  });
  process.stderr.write('bare worker ready\n');
  await worker.run();
}

if (require.main === module) void main(process.argv[2] ?? '');

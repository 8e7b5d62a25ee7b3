import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { parse } from 'qs';
import type { CarrySide } from './side';
import { startWorkerProcess } from './worker-process';

/** A workflow of four Activities that makes the same requests, as one would write it without a thought of failures. */
export const bare: CarrySide = {
  title: 'a bare workflow of four Activities, the same requests',
  async start(stage, dir) {
    const { access, installed, temporal } = stage;
    const worker = await startWorkerProcess({
      script: join(__dirname, 'bare-worker.js'),
      args: [temporal.address],
      environment: { BENCH_ACCESS: JSON.stringify({ access, installed }) },
      dir,
      readyLine: 'bare worker ready',
    });
    const connection = await Connection.connect({ address: temporal.address });
    const client = new Client({ connection });
    stage.onCall = async (form) => {
      const call = parse(form) as { workflow_id: string; document_id: string[]; event_token: string };
      const eventToken = call.event_token;
      await client.workflow.start('bareOrder', {
        workflowId: call.workflow_id,
        taskQueue: 'bare',
        args: [{ dealId: Number(call.document_id[2]?.slice('DEAL_'.length)), eventToken }],
      });
    };
    return {
      async stop() {
        await worker.stop();
        await connection.close();
      },
    };
  },
};

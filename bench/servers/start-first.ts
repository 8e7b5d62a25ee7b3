import { serve } from '@hono/node-server';
import { Client, Connection } from '@temporalio/client';
import { Hono } from 'hono';
import { parse } from 'qs';

/**
 * What one would write without an inbox: the workflow is started before the call is acknowledged. Neither portal
 * nor settings are checked, and nothing is sealed. Arguments: port, address of Temporal.
 */
async function main([port, address]: string[]): Promise<void> {
  const client = new Client({ connection: await Connection.connect({ address }) });
  const app = new Hono().post('/robots/:code', async (c) => {
    const call = parse(await c.req.text()) as { workflow_id: string; event_token: string };
    await client.workflow.start('erpOrder', {
      workflowId: `robot/${call.workflow_id}/${call.event_token.split('|')[2]}`,
      taskQueue: 'robots',
      args: [call],
    });
    return c.json({ status: 'async' });
  });
  serve({ fetch: app.fetch, hostname: '127.0.0.1', port: Number(port) });
}

void main(process.argv.slice(2));

import { Client, Connection } from '@temporalio/client';
import { freshKey, sandboxEnvironment } from '../../src/cli/sandbox-environment';
import { createDataConverter } from '../../src/codec/data-converter';
import { parseKeys } from '../../src/codec/keys';
import { createPayloadCodec } from '../../src/codec/payload-codec';
import { parseCall } from '../../src/endpoint/parse-call';
import { hashSecret } from '../../src/endpoint/secret-hash';
import { toRobotCall } from '../../src/endpoint/to-robot-call';
import { erpOrderRobot } from '../../src/robots/erp-order';
import { productionTiming } from '../../src/timing';
import { createVault } from '../../src/vault/vault';
import { portalWorkflowId, robotRunId } from '../../workflows/ids';
import type { PortalRecord } from '../../workflows/portal';
import { taskQueues } from '../../workflows/task-queues';
import type { Timing } from '../../workflows/timing';
import type { CarrySide } from './side';
import type { Stage } from './stage';
import { startWorkerProcess } from './worker-process';

/**
 * The answer's deliberate hold is 0, and the same answer follows after 5 s instead of a minute, so that its cost falls
 * into what is measured.
 */
const timing: Timing = { ...productionTiming, answerHold: 0, secondAnswer: 5_000 };

/** The product's worker. @param dist its build, or a copy with something taken out of it */
export function ourSide(title: string, dist: string): CarrySide {
  return {
    title,
    async start(stage, dir) {
      const keys = { CODEC_KEYS: freshKey('bench'), VAULT_KEYS: freshKey('bench') };
      const { CODEC_KEYS, VAULT_KEYS } = keys;
      const connection = await Connection.connect({ address: stage.temporal.address });
      const client = new Client({
        connection,
        dataConverter: createDataConverter(createPayloadCodec(parseKeys(CODEC_KEYS))),
      });
      const portal = await startPortalWorkflow(client, stage, VAULT_KEYS);
      const worker = await startWorkerProcess({
        script: `${dist}/src/main.js`,
        args: ['worker'],
        environment: {
          ...sandboxEnvironment({
            access: stage.access,
            temporalAddress: stage.temporal.address,
            publicUrl: 'http://127.0.0.1:1',
            inboxDir: dir,
          }),
          ...keys,
          PORTAL_RATE: '10000/10000',
        },
        dir,
        readyLine: 'worker ready',
      });
      stage.onCall = async (body) => {
        const parsed = parseCall({
          contentType: 'application/x-www-form-urlencoded',
          body,
          robot: erpOrderRobot,
        });
        if (!parsed.ok) throw new Error(parsed.refusal.message);
        const call = toRobotCall(parsed.call, portal, erpOrderRobot, { receivedAt: Date.now(), timing });
        await client.workflow.start('erpOrder', {
          workflowId: robotRunId({ ...call, document: call.document.id }),
          taskQueue: taskQueues.robots,
          args: [call],
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
}

async function startPortalWorkflow(
  client: Client,
  { access, installed }: Stage,
  vaultKeys: string,
): Promise<PortalRecord> {
  const { memberId, url } = access.portal;
  const { accessToken, refreshToken, applicationToken } = installed;
  const tokens = JSON.stringify({ accessToken, refreshToken, expiresAt: Date.now() + 3_600_000 });
  const record: PortalRecord = {
    memberId,
    host: new URL(url).host,
    endpoint: `${url}/rest/`,
    language: 'en',
    tokenHashes: [hashSecret(applicationToken)],
    sealedTokens: createVault(parseKeys(vaultKeys)).seal(tokens, memberId),
    generation: 0,
  };
  await client.workflow.start('portal', {
    workflowId: portalWorkflowId(memberId),
    taskQueue: taskQueues.robots,
    args: [record],
  });
  return record;
}

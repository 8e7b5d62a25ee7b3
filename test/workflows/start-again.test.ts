import type { Client } from '@temporalio/client';
import type { LoadedDataConverter } from '@temporalio/common';
import { loadDataConverter } from '@temporalio/common/lib/internal-non-workflow';
import { pino } from 'pino';
import { createDataConverter } from '../../src/codec/data-converter';
import { parseKeys } from '../../src/codec/keys';
import { createPayloadCodec } from '../../src/codec/payload-codec';
import { freshKey } from '../../src/codec/make-keys';
import { robots } from '../../src/robots';
import { createOffer } from '../../src/dispatch/offer';
import { sealBody } from '../../src/inbox/starts/sealed-body';
import { startOfCall } from '../../src/inbox/starts/starts';
import { encodeStart, sealStart, type WorkflowStart } from '../../src/inbox/starts/workflow-start';
import type { PortalRegistry } from '../../src/verify/portal-registry';
import { createUnverifiedPlaces } from '../../src/verify/unverified-call';
import { searchAttributes as named } from '../../workflows/contract/search-attributes';
import { productionTiming as timing } from '../../src/timing';
import { anErpOrderCall } from '../support/robot-call';
import { type ServerHere, startServerHere } from '../support/server-here';
import { until } from '../support/until';

describe('an entry of the inbox that Temporal took before', () => {
  let server: ServerHere;
  let client: Client;
  let starts: jest.SpyInstance;

  beforeAll(async () => {
    server = await startServerHere();
    ({ client } = server);
    starts = jest.spyOn(client.workflowService, 'startWorkflowExecution');
  });
  afterEach(() => starts.mockClear());
  afterAll(() => server.stop());

  /** Offers what the inbox holds for the first time, or once more. */
  async function offer(start: WorkflowStart, deliveredAt?: number): Promise<void> {
    const entry = await entryOf(start);
    expect(await offers()({ ...entry, deliveredAt })).toEqual({ result: 'settled' });
  }

  async function entryOf(start: WorkflowStart) {
    const { workflowId: id, portal } = start;
    const { loadedDataConverter, namespace } = client.options;
    return {
      seq: 1,
      id,
      kind: 'start' as const,
      portal,
      receivedAt: 0,
      body: encodeStart(await sealStart(loadedDataConverter, namespace, start)),
    };
  }

  /** As an endpoint has it from its start. */
  function offers(inbox = inboxOf('test')): ReturnType<typeof createOffer> {
    const registry: Pick<PortalRegistry, 'check'> = {
      check: () => Promise.reject(new Error('A start has been checked.')),
    };
    const places = createUnverifiedPlaces([]);
    const log = pino({ level: 'silent' });
    return createOffer({ client, registry, places, robots, timing, unverifiedKeptMs: 0, inbox, log });
  }

  function inboxOf(keyId: string): LoadedDataConverter {
    const codec = createPayloadCodec(parseKeys(freshKey(keyId)), { setting: 'INBOX_KEYS' });
    return loadDataConverter(createDataConverter(codec));
  }

  const startOf = (deal: number) =>
    startOfCall(anErpOrderCall({ deal }), robots[0]!, { host: 'portal.example' });
  const isThere = (workflowId: string): Promise<boolean> =>
    client.workflow
      .getHandle(workflowId)
      .describe()
      .then(
        () => true,
        () => false,
      );

  it('is not sent again while it is there', async () => {
    const start = startOf(1);
    await offer(start);
    await offer(start, 1);
    expect(starts).toHaveBeenCalledTimes(1);
  });

  it('is sent again where Temporal has lost it', async () => {
    const start = startOf(2);
    const { workflowId } = start;
    await offer(start);
    await client.workflowService.deleteWorkflowExecution({
      namespace: 'default',
      workflowExecution: { workflowId },
    });
    await until('it is gone', async () => !(await isThere(workflowId)));
    await offer(start, 1);
    expect(await isThere(workflowId)).toBe(true);
  });

  it('is sent as long as it is not known to have been taken', async () => {
    const start = startOf(4);
    await offer(start);
    await offer(start);
    expect(starts).toHaveBeenCalledTimes(2);
  });

  it('is refused, and not tried for ever, where it is an unchecked call and the key of its seal is gone', async () => {
    const entry = {
      ...(await entryOf(startOf(5))),
      kind: 'unverified' as const,
      body: await sealBody(inboxOf('gone'), startOf(5).workflowId, {}),
    };
    expect(await offers(inboxOf('new'))(entry)).toMatchObject({
      result: 'refused',
      reason: expect.stringMatching(/key "gone", which is not among INBOX_KEYS \(new\)/),
    });
    expect(starts).not.toHaveBeenCalled();
  });

  it('is offered again where the server lacked what runs are searched by', async () => {
    const again = offers();
    await again(await entryOf(startOf(6)));
    const { operatorService } = server.connection;
    const searchAttributes = Object.values(named).map(({ name }) => name);
    await operatorService.removeSearchAttributes({ namespace: 'default', searchAttributes });
    const entry = await entryOf(startOf(7));
    expect(await again(entry)).toEqual({ result: 'later' });
    expect(await again(entry)).toEqual({ result: 'settled' });
  });

  it('is sent again where another run may have its id, and that one is not doubled', async () => {
    const start = { ...startOf(3), mayRunAgain: true };
    await offer(start);
    const { runId } = await client.workflow.getHandle(start.workflowId).describe();
    await offer(start, 1);
    expect(starts).toHaveBeenCalledTimes(2);
    expect((await client.workflow.getHandle(start.workflowId).describe()).runId).toBe(runId);
  });
});

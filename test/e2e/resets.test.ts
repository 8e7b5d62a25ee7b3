import { dealRecord } from '../support/deal-record';
import { expectCarriedOutOnce } from '../support/expect-carried-out-once';
import { type GrpcProxy, startGrpcProxy } from '../support/grpc-proxy';
import { createLanes } from '../support/lanes';
import { type Role, seconds, type Stand, startStand } from '../support/stand';
import { until } from '../support/until';

jest.setTimeout(seconds(900) + 180_000);

/** The ERP's; long enough for all that happens meanwhile on a busy machine. */
const latency = { create: seconds(70), longest: seconds(75) };

/** A worker that can be cut off from Temporal. */
interface Worker {
  role: Role;
  proxy: GrpcProxy;
  /** The next test needs another. */
  spent?: true;
}

/** How an operator resets: once, with the notes of the attempt before or without, or twice in a row. */
const resets = [[{ resetHeartbeat: true }], [{}], [{ resetHeartbeat: true }, {}]] as const;

/** A stand with an ERP that takes an order twice. */
interface Lane {
  stand: Stand;
  workers: Worker[];
}

async function startWorker(stand: Stand): Promise<Worker> {
  const proxy = await startGrpcProxy(stand.environment.TEMPORAL_ADDRESS ?? '');
  return { role: await stand.start('worker', { TEMPORAL_ADDRESS: proxy.address }), proxy };
}

async function replaced(stand: Stand, { role, proxy }: Worker): Promise<Worker> {
  role.signal('SIGCONT');
  await role.kill();
  await proxy.close();
  return startWorker(stand);
}

const makeErpSlow = ({ control }: Stand): Promise<unknown> =>
  control.erpFaults({ uniqueExternalIds: false, create: { latencyMs: latency.create } });

// Each of these tests waits for the ERP most of its time.
const lanes = createLanes<Lane>(3, {
  async start() {
    const stand = await startStand({ environment: { ERP_LONGEST_LATENCY: `${latency.longest}ms` } });
    const [, ...workers] = await Promise.all([
      stand.start('endpoint'),
      startWorker(stand),
      startWorker(stand),
    ]);
    await stand.install();
    await makeErpSlow(stand);
    return { stand, workers };
  },
  async clear(lane) {
    const { stand, workers } = lane;
    lane.workers = await Promise.all(
      workers.map(async (worker) => (worker.spent ? replaced(stand, worker) : worker)),
    );
    await makeErpSlow(stand);
  },
  async stop({ stand, workers }) {
    await stand.stop();
    await Promise.all(workers.map(({ proxy }) => proxy.close()));
  },
});
afterAll(() => lanes.stop());

/** Deals whose work has just reached the ERP with this request, those of one worker first. */
async function dealsAt({ stand, workers }: Lane, operation: 'find' | 'create', count = 2 * resets.length) {
  if (operation === 'find') {
    await stand.control.erpFaults({ find: { latencyMs: seconds(20), times: count } });
  }
  const ids = await stand.callDeals(count);
  await Promise.all(ids.map((id) => dealRecord(stand, id).arrived(operation)));
  const pids = await Promise.all(ids.map(async (id) => (await dealRecord(stand, id).attempt())?.pid));
  const has = ({ role }: Worker) => ids.filter((_id, at) => pids[at] === role.pid);
  const [worker] = workers.toSorted((one, other) => has(other).length - has(one).length);
  if (!worker) throw new Error('There is no worker.');
  worker.spent = true;
  return { ids, worker, its: has(worker) };
}

async function resetEach(stand: Stand, ids: readonly number[]): Promise<void> {
  await Promise.all(
    ids.map(async (id, at) => {
      const record = dealRecord(stand, id);
      for (const how of resets[at % resets.length] ?? []) {
        // A busy machine may have been later than the ERP.
        if (await record.attempt()) await record.reset(how);
      }
    }),
  );
}

/** The server takes the worker of the first attempt for dead. */
async function givenUp(stand: Stand, ids: readonly number[]): Promise<void> {
  await Promise.all(
    ids.map((id) =>
      until(`the attempt of deal ${id} is given up`, async () => {
        const { attempt = 2 } = (await dealRecord(stand, id).attempt()) ?? {};
        return attempt > 1;
      }),
    ),
  );
}

/** Half of them while the server takes the worker for alive, the others in the pause after it. */
async function resetSoonerAndLater(stand: Stand, ids: readonly number[]): Promise<void> {
  const half = Math.floor(ids.length / 2);
  await resetEach(stand, ids.slice(half));
  await givenUp(stand, ids.slice(0, half));
  await resetEach(stand, ids.slice(0, half));
}

async function expectOnce(stand: Stand, ids: readonly number[]): Promise<void> {
  for (const id of ids) {
    await stand.answered(id);
    await expectCarriedOutOnce(stand, id);
    const requests = await dealRecord(stand, id).requests();
    expect(requests.filter(({ operation }) => operation === 'create')).toHaveLength(1);
  }
}

describe('a reset of a pending Activity, with an ERP that takes an order twice', () => {
  it.concurrent.each(['find', 'create'] as const)(
    'in the middle of the %s lets the attempt go on',
    (operation) =>
      lanes.run(async (lane) => {
        const { stand } = lane;
        const { ids } = await dealsAt(lane, operation, resets.length);
        await resetEach(stand, ids);
        await expectOnce(stand, ids);
      }),
  );

  it.concurrent.each([
    { operation: 'find', unique: false },
    { operation: 'create', unique: false },
    { operation: 'create', unique: true },
  ] as const)(
    'whose worker was killed in the middle of the $operation makes one order, external ids being unique: $unique',
    ({ operation, unique }) =>
      lanes.run(async (lane) => {
        const { stand } = lane;
        await stand.control.erpFaults({ uniqueExternalIds: unique });
        const { ids, worker, its } = await dealsAt(lane, operation);
        await worker.role.kill();
        await resetSoonerAndLater(stand, its);
        await expectOnce(stand, ids);
      }),
  );

  it.concurrent.each(['alive', 'dead'] as const)(
    'whose worker has the reply and cannot report it makes one order, the worker being %s',
    (is) =>
      lanes.run(async (lane) => {
        const { stand } = lane;
        const { ids, worker, its } = await dealsAt(lane, 'create');
        worker.proxy.hold('requests');
        await resetSoonerAndLater(stand, its);
        for (const id of ids) {
          await until(
            `deal ${id} has its order`,
            async () => (await dealRecord(stand, id).orders()).length > 0,
          );
        }
        if (is === 'alive') worker.proxy.release();
        else await worker.role.kill();
        await expectOnce(stand, ids);
      }),
  );

  it.concurrent('waits for a worker that froze before it sent, and wakes in time to send', () =>
    lanes.run(async (lane) => {
      const { stand } = lane;
      const { ids, worker, its } = await dealsAt(lane, 'find');
      worker.role.signal('SIGSTOP');
      await givenUp(stand, its);
      await resetEach(stand, its);
      for (const id of its) {
        await until(`another has the work of deal ${id}, or had it`, async () => {
          const attempt = await dealRecord(stand, id).attempt();
          return attempt?.pid !== undefined || (attempt?.attempt ?? 0) > 1;
        });
      }
      worker.role.signal('SIGCONT');
      await expectOnce(stand, ids);
    }));

  it.concurrent.each(['alive', 'dead'] as const)(
    'is one of its whole workflow, too, the worker being %s',
    (is) =>
      lanes.run(async (lane) => {
        const { stand } = lane;
        const { ids, worker, its } = await dealsAt(lane, 'create');
        if (is === 'dead') await worker.role.kill();
        await Promise.all(its.map((id) => dealRecord(stand, id).resetWorkflow()));
        await expectOnce(stand, ids);
      }),
  );

  it.concurrent('is no worse than an end by force: the next run waits for what the last has sent', () =>
    lanes.run(async (lane) => {
      const { stand } = lane;
      const { ids } = await dealsAt(lane, 'create', 1);
      const [id = 0] = ids;
      const record = dealRecord(stand, id);
      await stand.client.workflow.getHandle(record.workId).terminate('a test');
      await stand.answered(id);
      const placement = await stand.control.placeRobot({ code: 'erp_order' });
      await stand.control.moveDeals({ ids, stageId: 'NEW' });
      await stand.control.moveDeals({ ids, stageId: 'CONFIRMED' });
      await stand.control.removeRobot(placement);
      const answers = await until('the second run is answered', async () => {
        const { calls } = await stand.answered(id);
        return calls.length === 2 && calls.map(({ returned }) => returned?.status);
      });
      expect(answers).toEqual(['unknown', 'ok']);
      expect(await record.orders()).toHaveLength(1);
    }));
});

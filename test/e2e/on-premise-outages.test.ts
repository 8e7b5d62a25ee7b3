import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { robotRunId } from '../../workflows/contract/ids';
import type { RobotCall } from '../../workflows/contract/robot-call';
import { packageRoot } from '../../src/base/package-root';
import { parseKeys } from '../../src/codec/keys';
import { createPayloadCodec } from '../../src/codec/payload-codec';
import {
  type Box,
  type BoxStand,
  describeWithPhp,
  finished,
  keyOf,
  note,
  processLog,
  putDeal,
  robot,
  startBoxStand,
  type Step,
  stepsOf,
} from '../support/boxes';
import { type Role, type RoleName, seconds } from '../support/stand';
import { until, usualLimitMs } from '../support/until';

jest.setTimeout(seconds(900) + 240_000);

const read = note('{=A1:status}|{=A1:erp_order_id}|{=A1:IsTimeout}');

/** A page that changes a stage, as a person's click does: it starts the process that its body describes. */
const stagePage = `<?php
require $_SERVER['DOCUMENT_ROOT'] . '/bitrix/modules/main/include/prolog_before.php';
$db = Bitrix\\Main\\Application::getConnection();
$template = SQLite3::escapeString(file_get_contents('php://input'));
$db->queryExecute("INSERT INTO b_bp_workflow_template (NAME, TEMPLATE) VALUES ('t', '$template')");
$id = (int) $db->query('SELECT last_insert_rowid() AS ID')->fetch()['ID'];
$document = ['crm', 'CCrmDocumentDeal', $_GET['document']];
$workflow = CBPRuntime::getRuntime()->createWorkflow($id, $document);
$workflow->start();
$process = $workflow->getInstanceId();
$steps = $db->query("SELECT * FROM b_durable_robots_step WHERE WORKFLOW_ID = '$process'");
echo json_encode(['process' => $process, 'step' => $steps->fetch()]);
CMain::FinalActions();
`;

/** Tries of a run's request in an hour: after 1, 2, 4 … s, then every 5 minutes. */
const triesOfAnHour = 20;

describeWithPhp('a boxed portal and a service of which one is away', () => {
  let on: BoxStand;
  let box: Box;
  let endpoint: Role;
  let worker: Role;
  let deal = 100;
  beforeAll(async () => {
    // An hour is made of the longest pauses, and the test of fewer seconds.
    on = await startBoxStand({ zavod: '2026' }, { environment: { OUTAGE_RETRY: `${seconds(60)}ms` } });
    box = on.boxes.zavod!;
    [endpoint, worker] = await Promise.all([on.stand.start('endpoint'), on.stand.start('worker')]);
  });
  beforeEach(async () => {
    deal += 1;
    await putDeal(box, deal);
  });
  afterEach(() => on.stand.control.resetFaults());
  afterAll(() => on?.stop());

  const orders = async () =>
    (await on.stand.control.state()).orders.filter(({ externalId }) => externalId === `D_${deal}-zavod`);
  const begin = (options: { timeout?: number } = {}): Promise<string> =>
    box.start([robot('erp_order', {}, options), read], `DEAL_${deal}`);
  const stepOf = async (process: string): Promise<Step> => (await stepsOf(box, process))[0]!;

  /** The run of a process's first step. */
  async function runOf(process: string) {
    const { EVENT_ID: id } = await stepOf(process);
    return on.stand.client.workflow.getHandle(
      robotRunId({
        robot: 'erp_order',
        document: `DEAL_${deal}`,
        portal: 'zavod',
        workflowId: process,
        event: { activityName: 'A1', id },
      }),
    );
  }

  async function runIdsOf(process: string): Promise<string[]> {
    const ids: string[] = [];
    const query = `B24WorkflowId = '${process}'`;
    for await (const { workflowId } of on.stand.client.workflow.list({ query })) ids.push(workflowId);
    return ids;
  }

  /** ms that the service was left by the timeout of a process's first step. */
  async function timeoutOf(process: string): Promise<number | undefined> {
    const { events } = await (await runOf(process)).fetchHistory();
    const { payloads } = events?.[0]?.workflowExecutionStartedEventAttributes?.input ?? {};
    const codec = createPayloadCodec(parseKeys(on.stand.environment.CODEC_KEYS ?? ''));
    const [input] = await codec.decode(payloads ?? []);
    return (JSON.parse(Buffer.from(input?.data ?? []).toString()) as RobotCall).answer?.timeoutMs;
  }

  /** Waits until the run's request to the box has failed so. */
  async function failing(process: string, type: string): Promise<number> {
    const run = await runOf(process);
    return until(`the box fails as ${type}`, async () => {
      const { raw } = await run.describe();
      const pending = raw.pendingActivities?.find(
        ({ lastFailure }) => lastFailure?.applicationFailureInfo?.type === type,
      );
      return pending && (pending.attempt ?? 1);
    });
  }

  it('a call that finds no service is sent by the agent, makes one order, and is answered', async () => {
    await endpoint.kill();
    const process = await begin();
    expect(await stepOf(process)).toMatchObject({
      STATE: 'waiting',
      ATTEMPTS: 1,
      PROBLEM: expect.stringContaining('cannot be reached'),
    });
    endpoint = await on.stand.start('endpoint');
    await box.pass(600);
    await box.runAgents();
    expect((await stepOf(process)).STATE).not.toBe('waiting');
    const log = await finished(box, process);
    expect(await orders()).toHaveLength(1);
    expect(log.at(-1)).toBe(`ok|${(await orders())[0]?.number}|0`);
  });

  it('a stage has changed before its call is tried, though who takes the call never answers', async () => {
    await endpoint.kill();
    const { port, hostname } = new URL(on.stand.endpointUrl);
    const tried: string[] = [];
    const silent = createServer((socket) => {
      socket.once('data', (data) => tried.push(data.toString())).on('error', () => {});
    });
    await once(silent.listen(Number(port), hostname), 'listening');
    await writeFile(join(box.root, 'stage.php'), stagePage);
    const template = [
      {
        Type: 'SequentialWorkflowActivity',
        Name: 'Template',
        Children: [robot('erp_order', {}, { timeout: 7_200 }), read],
      },
    ];
    const reply = await fetch(`${box.url}/stage.php?document=DEAL_${deal}`, {
      method: 'POST',
      body: JSON.stringify(template),
    });
    const { process, step } = (await reply.json()) as { process: string; step: Step };
    // What the page saw once the stage had changed: nobody had tried to send the call.
    expect(step).toMatchObject({ STATE: 'waiting', ATTEMPTS: 0, CLAIMED_UNTIL: 0 });
    await until('the hit gives it up', async () => (await stepOf(process)).ATTEMPTS > 0);
    expect(tried).toEqual([expect.stringMatching(/^POST \/robots\/erp_order /)]);
    const closed = once(silent, 'close');
    silent.close();
    await closed;

    endpoint = await on.stand.start('endpoint');
    await box.pass(3_600);
    await box.runAgents();
    expect((await finished(box, process)).at(-1)).toBe(`ok|${(await orders())[0]?.number}|0`);
    expect(await orders()).toHaveLength(1);
    // Of the step's 2 hours one had passed.
    expect(await timeoutOf(process)).toBeLessThanOrEqual(3_600_000);
  });

  it('a call that comes after its step’s own time begins no work, though the service’s clock is young', async () => {
    await endpoint.kill();
    const process = await begin({ timeout: 3_600 });
    await box.pass(3_600);
    endpoint = await on.stand.start('endpoint');
    await box.runAgents();
    expect((await finished(box, process)).at(-1)).toBe('failed||0');
    expect(await orders()).toEqual([]);
  });

  it('sweep, background jobs and a repeated call at once make one run and one order', async () => {
    await endpoint.kill();
    const process = await begin();
    const { EVENT_ID: id } = await stepOf(process);
    endpoint = await on.stand.start('endpoint');
    await box.pass(600);
    const hit = `Bitrix\\Main\\Loader::includeModule('durable.robots');
      Durable\\Robots\\Outbox\\Delivery::deliver('${id}'); CAgent::CheckAgents();`;
    await Promise.all([1, 2, 3].map(() => box.run(hit)));
    // Its acknowledgement was lost: the same call leaves once more, older by then.
    await box.execute(`UPDATE b_durable_robots_step SET STATE = 'waiting' WHERE EVENT_ID = '${id}'`);
    await box.pass(600);
    await box.run(hit);
    await finished(box, process);
    expect(await orders()).toHaveLength(1);
    expect(await runIdsOf(process)).toHaveLength(1);
  });

  it('an answer that comes before the process is saved is refused, tried again, and taken', async () => {
    await on.stand.control.erpFaults({ create: { latencyMs: seconds(20) } });
    const process = await begin();
    await box.execute(
      `CREATE TABLE kept AS SELECT * FROM b_bp_workflow_instance WHERE ID = '${process}';
      DELETE FROM b_bp_workflow_instance WHERE ID = '${process}'`,
    );
    expect(await failing(process, 'Portal.Locked')).toBeGreaterThan(0);
    await box.execute('INSERT INTO b_bp_workflow_instance SELECT * FROM kept; DROP TABLE kept');
    expect((await finished(box, process)).at(-1)).toMatch(/^ok\|/);
    expect(await orders()).toHaveLength(1);
  });

  it('an answer after the step timed out changes nothing, and the order is in the field once', async () => {
    await on.stand.control.erpFaults({ create: { latencyMs: seconds(30) } });
    const process = await begin({ timeout: 3_600 });
    await until('the ERP works on it', async () => (await stepOf(process)).STATE === 'sent');
    await box.execute("UPDATE b_agent SET NEXT_EXEC = 0 WHERE MODULE_ID = 'bizproc'");
    await box.runAgents();
    expect(await processLog(box, process)).toEqual(['||1']);
    await (await runOf(process)).result();
    expect((await stepOf(process)).STATE).toBe('timed-out');
    const [order] = await orders();
    expect((await box.crm('2', deal))?.UF_CRM_ERP_ORDER_ID).toBe(order?.number);
    expect(await processLog(box, process)).toEqual(['||1']);
  });

  it('the second answer of a run changes nothing', async () => {
    const process = await begin();
    const log = await finished(box, process);
    await (await runOf(process)).result();
    expect(await processLog(box, process)).toEqual(log);
  });

  it('a deal that is deleted meanwhile ends its run, and its order stays alone', async () => {
    await on.stand.control.erpFaults({ create: { latencyMs: seconds(20) } });
    const process = await begin();
    await until('its call is acknowledged', async () => (await stepOf(process)).STATE === 'sent');
    await box.run(`Kernel\\CrmStore::remove('2', ${deal});`);
    await (await runOf(process)).result();
    expect((await stepOf(process)).STATE).toBe('left');
    expect(await processLog(box, process)).toEqual([]);
    expect(await orders()).toHaveLength(1);
  });

  it('a box that is away for an hour: its run waits, goes on when the box is back, and answers the deal', async () => {
    await on.stand.control.erpFaults({ create: { latencyMs: seconds(20) } });
    const process = await begin();
    await box.leave();
    await until(
      'it has been asked for an hour',
      async () => (await failing(process, 'Portal.Unavailable')) > triesOfAnHour,
      { limitMs: 4 * usualLimitMs },
    );
    const run = await runOf(process);
    expect((await run.describe()).status.name).toBe('RUNNING');
    expect(await stepOf(process)).toMatchObject({ STATE: 'sent' });
    await box.pass(3_600);
    await box.serve();
    const log = await finished(box, process);
    const [order, another] = await orders();
    expect(another).toBeUndefined();
    expect(log.at(-1)).toBe(`ok|${order?.number}|0`);
    expect((await box.crm('2', deal))?.UF_CRM_ERP_ORDER_ID).toBe(order?.number);
    await run.result();
  });

  it('clocks 10 minutes apart are one clear sentence on both sides, and the calls wait', async () => {
    await endpoint.kill();
    const clock = join(on.stand.dir, 'clock');
    writeFileSync(clock, String(610_000));
    const late = {
      NODE_OPTIONS: `--require ${join(packageRoot, 'dist/chaos/hooks/shift-clock.js')}`,
      CLOCK_FILE: clock,
    };
    endpoint = await on.stand.start('endpoint', late);
    const process = await begin();
    expect((await stepOf(process)).PROBLEM).toContain('10 minutes apart');
    writeFileSync(clock, '0');
    await until('its clock is right again', async () => {
      await box.pass(900);
      await box.runAgents();
      return (await stepOf(process)).STATE !== 'waiting';
    });
    expect((await finished(box, process)).at(-1)).toMatch(/^ok\|/);
  });

  it('a box whose key is another is told so, and its run waits until the key is right', async () => {
    await on.stand.control.erpFaults({ create: { latencyMs: seconds(20) } });
    const process = await begin();
    const [{ VALUE: secrets } = { VALUE: '' }] = await box.query<{ VALUE: string }>(
      "SELECT VALUE FROM b_option WHERE MODULE_ID = 'durable.robots' AND NAME = 'secrets'",
    );
    const set = (value: string) =>
      box.run(`Bitrix\\Main\\Config\\Option::set('durable.robots', 'secrets', '${value}');`);
    await set(`k1:${'y'.repeat(40)}`);
    await failing(process, 'Portal.SignatureRefused');
    const refused = await box.start([robot('erp_client')], `DEAL_${deal}`);
    expect((await stepOf(refused)).PROBLEM).toContain('does not accept the signature');
    await set(secrets);
    expect((await finished(box, process)).at(-1)).toMatch(/^ok\|/);
    await box.pass(900);
    await box.runAgents();
    await finished(box, refused);
  });

  it('keys change in three steps while steps wait, and no request of either side is refused', async () => {
    const former = keyOf('zavod');
    const next = `k2:${'n'.repeat(40)}`;
    const said = (role: RoleName) => on.stand.logOf(role).length;
    const before = { endpoint: said('endpoint'), worker: said('worker') };
    const serve = async (...keys: string[]) => {
      await Promise.all([endpoint.end(seconds(300)), worker.end(seconds(300))]);
      const changed = { BOX_KEYS: keys.map((key) => `zavod/${key}`).join(',') };
      [endpoint, worker] = await Promise.all([
        on.stand.start('endpoint', changed),
        on.stand.start('worker', changed),
      ]);
    };
    const enter = (...keys: string[]) =>
      box.run(`Bitrix\\Main\\Config\\Option::set('durable.robots', 'secrets', '${keys.join(',')}');`);
    const processes: string[] = [];
    const beginHere = async () => {
      await on.stand.control.erpFaults({ create: { latencyMs: seconds(20) } });
      processes.push(await begin());
      deal += 1;
      await putDeal(box, deal);
    };
    for (const keys of [[former, next], [next, former], [next]]) {
      await beginHere();
      await enter(...keys);
      await beginHere();
      await serve(...keys);
    }
    for (const process of processes) {
      const { STATE, ATTEMPTS, PROBLEM } = await stepOf(process);
      expect({ ATTEMPTS, PROBLEM }).toEqual({ ATTEMPTS: 1, PROBLEM: '' });
      expect(STATE).toMatch(/sent|answered/);
      expect((await finished(box, process)).at(-1)).toMatch(/^ok\|/);
    }
    for (const role of ['endpoint', 'worker'] as const)
      expect(on.stand.logOf(role).slice(before[role])).not.toMatch(
        /SignatureRefused|WrongSignature|UNKNOWN_KEY/,
      );
  });

  it('uninstalling completes what waits at the service and in the outbox, names what will come to a robot, and leaves nothing behind', async () => {
    await on.stand.control.erpFaults({ create: { latencyMs: seconds(20) } });
    const atService = await begin();
    await until('its call is acknowledged', async () => (await stepOf(atService)).STATE === 'sent');
    await endpoint.kill();
    const inOutbox = await box.start([robot('erp_client'), note('{=A1:status}')], `DEAL_${deal}`);
    expect((await stepOf(inOutbox)).STATE).toBe('waiting');
    const onItsWay = await box.start(
      [{ Type: 'PauseActivity', Name: 'P1', Properties: {} }, robot('erp_client')],
      `DEAL_${deal}`,
    );
    expect(await box.uninstall()).toMatch(new RegExp(`NOT removed: .* 1 document\\(s\\).*DEAL_${deal}`));
    await box.run(`CBPDocument::killWorkflow('${onItsWay}');`);
    expect(await box.uninstall()).toBeUndefined();
    expect(await finished(box, atService)).toEqual(['failed||0']);
    expect(await finished(box, inOutbox)).toEqual(['failed']);
    expect(await box.query("SELECT name FROM sqlite_master WHERE name LIKE '%durable%'")).toEqual([]);
    expect(await box.query("SELECT NAME FROM b_agent WHERE MODULE_ID = 'durable.robots'")).toEqual([]);
    expect(existsSync(join(box.root, 'local/tools/durable.robots'))).toBe(false);
    expect(existsSync(join(box.root, 'local/activities'))).toBe(false);
    // The box is an address without a module from now on.
    const [workflowId = ''] = await runIdsOf(atService);
    await until('its run names the reason', async () => {
      const { raw } = await on.stand.client.workflow.getHandle(workflowId).describe();
      return raw.pendingActivities?.some(
        ({ lastFailure }) => lastFailure?.applicationFailureInfo?.type === 'Portal.ModuleMissing',
      );
    });
  });
});

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../src/base/package-root';
import { type Box, type BoxStand, describeWithPhp, putDeal, robot, startBoxStand } from '../support/boxes';
import { seconds } from '../support/stand';

jest.setTimeout(seconds(600) + 240_000);

interface Finding {
  check: string;
  ok: boolean;
  message: string;
  mend?: string;
}

describeWithPhp('operators of a service for boxed portals', () => {
  let on: BoxStand;
  let box: Box;
  beforeAll(async () => {
    on = await startBoxStand(
      { zavod: '2026' },
      {
        environment: {
          BITRIX24_CLIENT_ID: '',
          BITRIX24_CLIENT_SECRET: '',
          BITRIX24_OAUTH_URL: 'http://127.0.0.1:9',
        },
      },
    );
    box = on.boxes.zavod!;
    await Promise.all([on.stand.start('endpoint'), on.stand.start('worker')]);
  });
  afterAll(() => on?.stop());

  async function examine(environment: Record<string, string> = {}): Promise<Finding[]> {
    const { stdout, stderr } = await on.stand.run(['doctor', '--json'], { environment });
    if (!stdout.startsWith('{')) throw new Error(stderr);
    return (JSON.parse(stdout) as { findings: Finding[] }).findings;
  }
  const faultsOf = (findings: readonly Finding[]) => findings.filter(({ ok }) => !ok);

  it('are told of a deal’s field that is missing, and sync brings it', async () => {
    expect(faultsOf(await examine())).toEqual([
      {
        check: 'box zavod: fields',
        ok: false,
        message: 'deals have no UF_CRM_ERP_CLIENT_ID, UF_CRM_ONE_C_INVOICE',
        mend: expect.stringMatching(/^Run "\S.* sync"/),
      },
    ]);
    const dry = await on.stand.run(['sync', '--dry-run']);
    expect(dry.code).toBe(1);
    expect(dry.stdout).toMatch(/\(box zavod\).*\n(.*\n)*.*UF_CRM_ONE_C_INVOICE +create\n/);
    const { code, stdout } = await on.stand.run(['sync', '--portal', 'zavod']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/UF_CRM_ONE_C_INVOICE +created\n/);
  });

  it('are told that all is well, without any application at the vendor’s', async () => {
    const findings = await examine();
    expect(faultsOf(findings)).toEqual([]);
    const ofBox = findings.filter(({ check }) => check.startsWith('box zavod: '));
    expect(ofBox.map(({ check }) => check.slice('box zavod: '.length))).toEqual([
      'signature',
      'clock',
      'module',
      'robots',
      'fields',
      'outbox',
    ]);
  });

  it('are told of clocks 10 minutes apart in one sentence', async () => {
    const clock = join(on.stand.dir, 'clock');
    writeFileSync(clock, '610000');
    const NODE_OPTIONS = `--require ${join(packageRoot, 'dist/chaos/hooks/shift-clock.js')}`;
    expect(faultsOf(await examine({ NODE_OPTIONS, CLOCK_FILE: clock }))).toContainEqual({
      check: 'box zavod: clock',
      ok: false,
      message: expect.stringContaining('this machine’s clock is 10 minutes ahead of the box’s'),
      mend: expect.stringContaining('by NTP'),
    });
    writeFileSync(clock, '120000');
    expect(faultsOf(await examine({ NODE_OPTIONS, CLOCK_FILE: clock }))).toContainEqual(
      expect.objectContaining({
        check: 'box zavod: clock',
        message: expect.stringMatching(/the box’s clock is (2 minutes|\d+ s) behind of this machine’s/),
      }),
    );
  });

  const versionOf = (version: string) =>
    box.run(
      `$file = $_SERVER['DOCUMENT_ROOT'] . '/local/modules/durable.robots/install/version.php';
      file_put_contents($file, preg_replace("/'\\\\d[^']*\\\\.\\\\d+'/", "'${version}'", file_get_contents($file), 1));`,
    );

  it.each<[string, () => Promise<unknown>, () => Promise<unknown>, string, RegExp]>([
    [
      'other keys',
      () => setOption('secrets', `k1:${'y'.repeat(40)}`),
      () => setOption('secrets', secrets),
      'signature',
      /WRONG_SIGNATURE/,
    ],
    [
      'another box id',
      () => setOption('box_id', 'ural'),
      () => setOption('box_id', 'zavod'),
      'id',
      /calls itself "ural"/,
    ],
    [
      'an older module',
      () => versionOf('0.0.9'),
      () => versionOf('0.1.0'),
      'module',
      /version 0\.0\.9, and this release/,
    ],
    [
      'a robot whose folder is gone',
      () => folder('erp_order', 'gone'),
      () => folder('gone', 'erp_order'),
      'robots',
      /missing: erp_order/,
    ],
    ['nobody at its address', () => box.leave(), () => box.serve(), 'callback', /could not be reached/],
  ])('are told of a box with %s', async (_, plant, undo, check, message) => {
    await plant();
    const findings = await examine();
    await undo();
    expect(faultsOf(findings)).toMatchObject([
      { check: `box zavod: ${check}`, message: expect.stringMatching(message), mend: expect.any(String) },
    ]);
  });

  it('are told of calls that wait in the outbox for too long', async () => {
    await setOption('service_url', 'http://127.0.0.1:9');
    await putDeal(box, 17);
    await box.start([robot('erp_order')], 'DEAL_17');
    expect(faultsOf(await examine())).toEqual([]);
    await box.pass(3_600);
    expect(faultsOf(await examine())).toMatchObject([
      { check: 'box zavod: outbox', message: expect.stringMatching(/1 wait to be sent.* for 60 minutes/) },
    ]);
  });

  const secrets = `k1:${'a-key-of-box-zavod-'.padEnd(40, 'x')}`;
  const setOption = (name: string, value: string) =>
    box.run(`Bitrix\\Main\\Config\\Option::set('durable.robots', '${name}', '${value}');`);
  const folder = (from: string, to: string) =>
    box.run(
      `$root = $_SERVER['DOCUMENT_ROOT'] . '/local/activities/custom'; rename("$root/${from}", "$root/${to}");`,
    );
});

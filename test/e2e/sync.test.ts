import { portalOf } from '../support/portal-of';
import { type Role, seconds, type Stand, startStand } from '../support/stand';

jest.setTimeout(seconds(300) + 120_000);

let stand: Stand;
let worker: Role;
beforeAll(async () => {
  stand = await startStand();
  worker = await stand.start('worker');
  await stand.start('endpoint');
  await stand.install();
  await portalOf(stand).settled();
});
afterAll(() => stand.stop());

/** What the portal was asked to change since then. */
async function changesSince(seq: number): Promise<string[]> {
  const changing = /^(bizproc\.robot\.(add|update|delete)|crm\.deal\.userfield\.add)$/;
  return (await stand.control.record({ since: seq })).flatMap((entry) =>
    entry.type === 'rest'
      ? entry.carried.map(({ method }) => method).filter((method) => changing.test(method))
      : [],
  );
}

const lastLine = async () => (await stand.control.record()).at(-1)?.seq ?? 0;

it('after an installation there is nothing to do, twice', async () => {
  const since = await lastLine();
  for (const args of [['sync'], ['sync'], ['sync', '--dry-run']]) {
    const { code, stdout } = await stand.run(args);
    expect(code).toBe(0);
    expect(stdout).toMatch(/erp_order +as declared/);
    expect(stdout).toMatch(/UF_CRM_ERP_ORDER_ID +there/);
  }
  expect(await changesSince(since)).toEqual([]);
});

it('a dry run names what is missing and changes nothing; a run without it does', async () => {
  await stand.control.forgetRobot('erp_order');
  await stand.control.forgetField('UF_CRM_ERP_ORDER_ID');
  const since = await lastLine();
  const dry = await stand.run(['sync', '--dry-run']);
  expect(dry.code).toBe(1);
  expect(dry.stdout).toMatch(/UF_CRM_ERP_ORDER_ID +create\n/);
  expect(dry.stdout).toMatch(/erp_order +add\n/);
  expect(await changesSince(since)).toEqual([]);

  const run = await stand.run(['sync', '--portal', stand.sandbox.portal.memberId]);
  expect(run).toMatchObject({ code: 0, stdout: expect.stringMatching(/erp_order +added/) });
  expect(await changesSince(since)).toEqual(['crm.deal.userfield.add', 'bizproc.robot.add']);
});

it('a robot that is no longer declared is named and asked for', async () => {
  const handler = `${stand.endpointUrl}/robots/erp_old`;
  await stand.control.registerRobot({ code: 'erp_old', handler });
  await stand.control.registerRobot({ code: 'erp_order__staging', handler });
  const since = await lastLine();
  for (const input of ['', 'n\n', 'perhaps\n']) {
    const { code, stdout, stderr } = await stand.run(['sync'], { input });
    expect(code).toBe(1);
    expect(stderr).toContain('erp_old is registered there, but this release does not declare it');
    expect(stderr).toContain('The portal does not tell on which stages a robot stands');
    expect(stdout).toMatch(/erp_old +not declared, left there/);
  }
  expect(await changesSince(since)).toEqual([]);

  const { code, stdout } = await stand.run(['sync'], { input: 'y\n' });
  expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringMatching(/erp_old +deleted/) });
  expect(await changesSince(since)).toEqual(['bizproc.robot.delete']);
  const codes = (await stand.control.state()).robots.map((robot) => robot.code);
  expect(codes).toEqual(expect.arrayContaining(['erp_order', 'erp_order__staging']));
  expect(codes).not.toContain('erp_old');
  await stand.control.forgetRobot('erp_order__staging');
});

it('what is declared otherwise is updated, and a suffix sets two installations apart', async () => {
  await worker.kill('SIGTERM');
  worker = await stand.start('worker', { PUBLIC_URL: `${stand.endpointUrl}/other` });
  const update = await stand.run(['sync']);
  expect(update).toMatchObject({ code: 0, stdout: expect.stringMatching(/erp_order +updated/) });
  expect((await stand.run(['sync'])).stdout).toMatch(/erp_order +as declared/);
  expect((await stand.control.state()).robots).toContainEqual(
    expect.objectContaining({
      code: 'erp_order',
      handler: `${stand.endpointUrl}/other/robots/erp_order`,
      useSubscription: 'Y',
    }),
  );

  await worker.kill('SIGTERM');
  worker = await stand.start('worker', { ROBOT_SUFFIX: '__staging' });
  const staging = await stand.run(['sync']);
  expect(staging).toMatchObject({ code: 0, stdout: expect.stringMatching(/erp_order__staging +added/) });
  const { robots } = await stand.control.state();
  expect(Object.fromEntries(robots.map(({ code, handler }) => [code, handler]))).toMatchObject({
    erp_order: `${stand.endpointUrl}/other/robots/erp_order`,
    erp_order__staging: `${stand.endpointUrl}/robots/erp_order__staging`,
  });
});

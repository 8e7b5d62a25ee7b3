import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../src/base/package-root';
import { dealRecord } from '../support/deal-record';
import { copySourceTree, type SourceTree } from '../support/source-tree';
import { seconds, type Stand, startStand } from '../support/stand';
import { until } from '../support/until';

jest.setTimeout(seconds(600) + 1_200_000);

const page = readFileSync(join(packageRoot, 'docs/replay.md'), 'utf8');
const commands = Array.from(page.matchAll(/^```sh\n(.*?)^```/gms), ([, block = '']) =>
  block.trim().split('\n'),
).flat();
/** Of a mismatch, as the page shows it: what happened, the run, and what mends it. */
const [happened = '', , mend = ''] = /^```\n(erpOrder: .*?)^```/ms.exec(page)?.[1]?.split('\n') ?? [];

/** What somebody puts at the beginning of the robot's body, without a thought of open runs. */
const change = `
    run.document = { title: '', responsible: 1, field: { name: 'UF_CRM_ERP_ORDER_ID', before: '' } };
    await run.record({ erp_order_id: 'early' }, 'early');
`;

let stand: Stand;
let tree: SourceTree;
let deal: number;
beforeAll(async () => {
  tree = copySourceTree();
  stand = await startStand();
  const [, worker] = await Promise.all([stand.start('endpoint'), stand.start('worker')]);
  await stand.install();
  await stand.control.erpFaults({ refuseConnections: true });
  deal = await stand.callDeal();
  await until('the run waits for the ERP', async () => (await stand.control.deal(deal)).log.length > 0);
  await worker.kill('SIGTERM');
});
afterAll(async () => {
  await stand.stop();
  tree.remove();
});

function edit(...[from, to]: [string, string]): void {
  const file = join(tree.dir, 'workflows/erp-order.ts');
  const text = readFileSync(file, 'utf8');
  expect(text).toContain(from);
  writeFileSync(file, text.replace(from, to));
}

/** The page's commands, as they stand there but for the deal. */
function run(command: string): { code: number | null; said: string } {
  return tree.run(command.replace(/ 17 /, ` ${deal} `), stand.environment);
}

it('docs/replay.md leads from an incident to a red test, and to a green one', async () => {
  const [before = '', see = '', record = '', test = '', testAgain = '', seeAgain = '', ...rest] = commands;
  expect(rest).toEqual([]);
  const beginning = 'async ({ notify_user, comment, reference }, run) => {';
  edit(beginning, beginning + change);

  const [id = ''] = await dealRecord(stand, deal).runs();
  for (const command of [before, see]) {
    const { code, said } = run(command);
    expect(said).toContain(`${happened}\n  ${id}, event 6\n${mend}\n`);
    expect(said).toMatch(/ histories replayed in .* s, 1 mismatch\.$/m);
    expect(code).toBe(1);
  }

  const asGreen = run(record.replace(' --red', ''));
  expect(asGreen.said).toContain('Nothing was saved: this build does not replay the run: [TMPRL1100]');
  expect(asGreen.code).toBe(1);
  expect(run(record)).toMatchObject({
    code: 0,
    said: expect.stringMatching(/incidents\/order-stuck\.json: .* red, as the run is\.$/m),
  });
  const red = run(test);
  expect(red.said).toContain('● a run of production goes the same way today: order-stuck');
  expect(red.said).toContain(
    "'readErpOrder' does not match activity type of activity command 'recordResult'",
  );
  expect(red.code).toBe(1);

  edit(change, `if (patched('record-first')) {${change}}\n`);
  edit('import { proxyActivities }', 'import { patched, proxyActivities }');
  const green = run(testAgain);
  expect(green.said).toMatch(/^Tests: .* skipped, 1 passed,/m);
  expect(green.code).toBe(0);
  expect(run(seeAgain)).toMatchObject({ code: 0, said: expect.stringMatching(/ 0 mismatches\.$/m) });
});

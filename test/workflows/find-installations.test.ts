import { createHash } from 'node:crypto';
import { createFindInstallation } from '../../src/verify/installations';
import { installWorkflowId } from '../../workflows/contract/ids';
import { type ServerHere, startServerHere } from '../support/server-here';
import { until } from '../support/until';

let server: ServerHere;
beforeAll(async () => {
  server = await startServerHere();
});
afterAll(() => server.stop());

const claimOf = (count: number, memberId?: string) => ({
  by: 'token' as const,
  tokenHash: createHash('sha256').update(String(count)).digest('hex'),
  ...(memberId && { memberId }),
});

it('hundreds of claims that nobody can vouch for cost a handful of questions, and each has its own answer', async () => {
  const { client } = server;
  const memberId = 'a223c6b3710f85df22e9377d6c4f7553';
  for (const count of [7, 150]) {
    await client.workflow.start('install', {
      taskQueue: 'robots',
      workflowId: installWorkflowId({ ...claimOf(count, memberId), memberId, ts: 1_796_000_000 }),
    });
  }
  await until(
    'both are listed',
    async () => (await client.workflow.count('WorkflowType = "install"')).count === 2,
  );

  let questions = 0;
  const find = createFindInstallation({
    workflow: Object.create(client.workflow, {
      list: {
        value: (...args: Parameters<typeof client.workflow.list>) => {
          questions += 1;
          return client.workflow.list(...args);
        },
      },
    }),
  });
  const counts = Array.from({ length: 200 }, (_, index) => index);
  const answers = await Promise.all(
    counts.map((count) => find(claimOf(count, count % 2 ? memberId : undefined))),
  );
  // Its token is of an installation, and it names no portal or that one.
  expect(counts.filter((count) => answers[count])).toEqual([7, 150]);
  expect(await find(claimOf(7, 'b223c6b3710f85df22e9377d6c4f7553'))).toBe(false);
  expect(questions).toBe(8);
});

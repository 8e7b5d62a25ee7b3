import { spawnSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { packageRoot } from '../../../src/base/package-root';

const workflow = /A workflow is replayed in a sandbox/;
const importsNothing = /Everyone imports the contract/;
const type = /a workflow is a type/;
const endpoint = /The endpoint knows/;
const verify = /Both the endpoint and the dispatch/;
const oneWay = /A call goes one way/;
const system = /All that the product must know of a system/;
const client = /A client knows its external system/;
const activity = /An Activity uses clients/;
const sandbox = /The sandbox stands for the far systems/;
const accountant = /The accountant knows/;
const operator = /Commands and pages show and do/;
const page = /A page asks Temporal, workers and the portal/;
const worker = /A worker carries runs out/;
const demoOnly = /Only the demo starts a testbed/;
const testbed = /A testbed starts and ends things/;

/** A line of code, where it stands, and what the linter must say of it. */
const refused: [file: string, line: string, reason: RegExp][] = [
  ['workflows/a.ts', "import { x } from '../activities';", workflow],
  ['workflows/a.ts', "import { x } from '../src/robots/erp-order';", workflow],
  ['workflows/a.ts', "import { x } from '../src/base/hide-secrets';", workflow],
  ['workflows/a.ts', "export * from '../src/messages';", workflow],
  ['workflows/a.ts', "import { readFile } from 'node:fs/promises';", workflow],
  ['workflows/a.ts', "import fs from 'fs';", workflow],
  ['workflows/a.ts', "import { z } from 'zod';", workflow],
  ['workflows/a.ts', "import { Client } from '@temporalio/client';", workflow],
  ['workflows/run/a.ts', "import { x } from '../../activities';", workflow],
  ['workflows/run/a.ts', "import { x } from '../../src/clients/erp';", workflow],
  ['workflows/contract/a.ts', "import { x } from '../run/answer';", importsNothing],
  ['workflows/contract/a.ts', "import type { X } from '../../activities/portal';", importsNothing],
  ['workflows/contract/a.ts', "import { z } from 'zod';", importsNothing],
  ['src/a.ts', "import { x } from '../workflows';", type],
  ['src/temporal/a.ts', "import { x } from '../../workflows/portal/portal';", type],
  ['src/cli/demo/a.ts', "import { x } from '../../../workflows/portal/portal';", type],
  ['src/endpoint/call/a.ts', "import { x } from '../../config';", endpoint],
  ['src/endpoint/call/a.ts', "import { x } from '../../messages';", endpoint],
  ['src/endpoint/call/a.ts', "import { x } from '../../clients/bitrix24';", endpoint],
  ['src/endpoint/call/a.ts', "import { x } from '../../clients/bitrix24/portal-host';", endpoint],
  ['src/endpoint/call/a.ts', "import { x } from '../../../activities';", endpoint],
  ['src/endpoint/call/a.ts', "import { x } from '../../../workflows/portal/portal';", endpoint],
  ['src/endpoint/call/a.ts', "import { x } from '../../temporal/connect';", endpoint],
  ['src/verify/a.ts', "import { x } from '../endpoint/parse-call';", verify],
  ['src/verify/a.ts', "import { x } from '../inbox/journal';", verify],
  ['src/verify/a.ts', "import { x } from '../dispatch/offer';", verify],
  ['src/verify/a.ts', "import { x } from '../temporal/connect';", verify],
  ['src/verify/a.ts', "import { x } from '../../workflows/portal/portal';", verify],
  ['src/inbox/a.ts', "import type { X } from '../endpoint/call/parse-call';", oneWay],
  ['src/inbox/starts/a.ts', "import { x } from '../../endpoint/call/parse-call';", oneWay],
  ['src/inbox/a.ts', "import { x } from '../dispatch/offer';", oneWay],
  ['src/inbox/a.ts', "import { x } from '../temporal/connect';", oneWay],
  ['src/dispatch/a.ts', "import type { X } from '../endpoint/call/parse-call';", oneWay],
  ['src/dispatch/a.ts', "import { x } from '../../workflows/portal/portal';", type],
  ['src/temporal/a.ts', "import { x } from '../inbox/journal';", oneWay],
  ['src/temporal/server/a.ts', "import { x } from '../../dispatch/offer';", oneWay],
  ['src/operator/a.ts', "import { x } from '../cli/print';", operator],
  ['src/operator/runs/a.ts', "import type { X } from '../../pages/page-token';", operator],
  ['src/pages/a.ts', "import { x } from '../vault/vault';", page],
  ['src/pages/a.ts', "import { x } from '../endpoint/http/serve';", page],
  ['src/pages/a.ts', "import { x } from '../systems';", page],
  ['src/pages/a.ts', "import { x } from '../config';", page],
  ['src/pages/a.ts', "import { x } from '../cli/print';", page],
  ['src/pages/a.ts', "import { x } from '../../activities';", page],
  ['src/worker/a.ts', "import { x } from '../pages/create-app';", worker],
  ['src/systems/a.ts', "import { x } from '../config';", system],
  ['src/systems/a.ts', "import { x } from '../config/roles';", system],
  ['src/systems/a.ts', "import { x } from '../messages';", system],
  ['src/systems/a.ts', "import { x } from '../../activities';", system],
  ['src/systems/a.ts', "import { x } from '../../workflows/portal/portal';", system],
  ['src/clients/a.ts', "import { x } from '../config';", client],
  ['src/clients/a.ts', "import { x } from '../systems';", client],
  ['src/clients/a.ts', "import { x } from '../../workflows/contract/ids';", client],
  ['src/clients/erp/a.ts', "import type { X } from '../../systems/erp';", client],
  ['src/clients/a.ts', "import type { X } from '../messages';", client],
  ['src/clients/erp/a.ts', "import { x } from '../../config';", client],
  ['src/clients/erp/a.ts', "import { x } from '../../../workflows/contract/ids';", client],
  ['src/clients/erp/a.ts', "import { x } from '@temporalio/common';", client],
  ['activities/a.ts', "import { x } from '../src/config';", activity],
  ['activities/a.ts', "import { x } from '../src/inbox/journal';", activity],
  ['activities/a.ts', "import { x } from '../sandbox';", activity],
  ['activities/create-once/a.ts', "import { x } from '../../src/config';", activity],
  ['activities/a.ts', "import { x } from '../workflows/portal/portal';", type],
  ['sandbox/a.ts', "import type { X } from '../src/clients/erp';", sandbox],
  ['sandbox/portal/a.ts', "import { x } from '../../workflows/contract/ids';", sandbox],
  ['sandbox/portal/a.ts', "import { x } from '../../activities';", sandbox],
  ['sandbox/a.ts', "import { x } from '../testbed/testbed';", sandbox],
  ['src/main.ts', "import { x } from '../testbed/testbed';", demoOnly],
  ['src/cli/sandbox.ts', "import { x } from '../../testbed/testbed';", demoOnly],
  ['src/inbox/a.ts', "import { x } from '../../testbed/until';", demoOnly],
  ['src/dispatch/a.ts', "import { x } from '../../testbed/until';", demoOnly],
  ['src/temporal/server/a.ts', "import { x } from '../../../testbed/until';", demoOnly],
  ['activities/a.ts', "import type { X } from '../testbed/testbed';", demoOnly],
  ['src/endpoint/call/a.ts', "import { x } from '../../../testbed/until';", endpoint],
  ['src/verify/a.ts', "import { x } from '../../testbed/until';", verify],
  ['src/clients/erp/a.ts', "import { x } from '../../../testbed/until';", client],
  ['testbed/a.ts', "import { x } from '../src/config';", testbed],
  ['testbed/a.ts', "import { x } from '../src/codec/make-keys';", testbed],
  ['testbed/a.ts', "import { x } from '../src/cli/demo';", testbed],
  ['testbed/a.ts', "import { x } from '../workflows/contract/ids';", testbed],
  ['testbed/a.ts', "import type { X } from '../test/support/stand';", testbed],
  ['chaos/account/a.ts', "import { x } from '../../src/config';", accountant],
  ['chaos/account/a.ts', "import type { X } from '../../workflows/run/answer';", accountant],
  ['chaos/account/a.ts', "import { x } from '../stand/stand';", accountant],
  ['src/endpoint/call/a.ts', 'export const x = process.env.PORT;', /process\.env/],
  ['sandbox/a.ts', 'export const x = process.env.PORT;', /process\.env/],
  ['src/cli/demo.ts', 'process.exit(1);', /process\.exit/],
];

const accepted: [file: string, line: string][] = [
  ['workflows/a.ts', "import type { Activities } from '../activities';"],
  ['workflows/a.ts', "import { sleep } from '@temporalio/workflow';"],
  ['workflows/a.ts', "import { x } from '@temporalio/common/lib/search-attributes';"],
  ['workflows/a.ts', "import { x } from './contract/ids';"],
  ['workflows/run/a.ts', "import { x } from '../contract/ids';"],
  ['workflows/portal/a.ts', "import { x } from '../run/watch';"],
  ['workflows/run/a.ts', "import { quote } from '../../src/base/quote';"],
  ['workflows/run/a.ts', "import type { Activities } from '../../activities';"],
  ['workflows/a.ts', "import { quote } from '../src/base/quote';"],
  ['workflows/contract/a.ts', "import { x } from './ids';"],
  ['workflows/contract/a.ts', "import { defineSignal } from '@temporalio/workflow';"],
  ['src/temporal/a.ts', "import { x } from '../../workflows/contract/task-queues';"],
  ['src/pages/a.ts', "import { x } from '../operator/runs/find';"],
  ['src/pages/a.ts', "import { x } from '../../workflows/contract/ids';"],
  ['src/robots/a.ts', "import type * as workflows from '../../workflows';"],
  ['chaos/account/a.ts', "import type { X } from '../../sandbox/store';"],
  ['chaos/account/a.ts', "import type { X } from '../load/load-record';"],
  ['src/endpoint/call/a.ts', "import { x } from '../../inbox/journal';"],
  ['src/endpoint/call/a.ts', "import { robots } from '../../robots';"],
  ['src/endpoint/call/a.ts', "import { x } from '../../verify/claim';"],
  ['src/endpoint/call/a.ts', "import { x } from '../../base/error-code';"],
  ['src/endpoint/http/a.ts', "import { x } from '../../messages/failures/http';"],
  ['src/verify/a.ts', "import type { X } from '../inbox/entry';"],
  ['src/verify/a.ts', "import { x } from '../base/grpc-status';"],
  ['src/verify/a.ts', "import { x } from '../../workflows/contract/ids';"],
  ['src/dispatch/a.ts', "import { x } from '../verify/installations';"],
  ['src/dispatch/a.ts', "import { x } from '../inbox/starts/starts';"],
  ['src/dispatch/a.ts', "import { x } from '../temporal/known-attributes';"],
  ['src/inbox/starts/a.ts', "import { x } from '../../../workflows/contract/ids';"],
  ['src/endpoint/call/a.ts', "import type { X } from '../../config';"],
  ['src/systems/a.ts', "import { x } from '../clients/erp';"],
  ['src/systems/a.ts', "import { x } from '../config/variables';"],
  ['src/systems/a.ts', "import type { Localized } from '../messages';"],
  ['src/systems/a.ts', "import { x } from '../../workflows/contract/external-systems';"],
  ['src/clients/a.ts', "import type { X } from '../../workflows/contract/external-systems';"],
  ['src/clients/erp/a.ts', "import { x } from '../client-error';"],
  ['src/clients/erp/a.ts', "import { x } from '../../base/quote';"],
  ['activities/a.ts', "import { x } from '../src/clients/erp';"],
  ['activities/a.ts', "import { x } from '../src/systems';"],
  ['activities/a.ts', "import { x } from '../src/vault/vault';"],
  ['activities/create-once/a.ts', "import { x } from '../../src/clients/client-error';"],
  ['activities/create-once/a.ts', "import { x } from '../../workflows/contract/ids';"],
  ['activities/a.ts', "import { x } from '../workflows/contract/ids';"],
  ['activities/a.ts', "import type { X } from '../workflows/portal/portal';"],
  ['sandbox/erp/a.ts', "import { x } from '../store';"],
  ['src/cli/demo.ts', "import { x } from '../../testbed/until';"],
  ['src/cli/demo/a.ts', "import { x } from '../../../testbed/testbed';"],
  ['testbed/a.ts', "import { x } from '../sandbox';"],
  ['testbed/a.ts', "import { x } from '../sandbox/control/client';"],
  ['testbed/a.ts', "import { x } from '../src/base/package-root';"],
  ['testbed/a.ts', "import { x } from '../src/temporal/server/free-port';"],
  ['testbed/a.ts', "import { x } from '../src/cli/sandbox-environment';"],
  ['testbed/a.ts', "import { x } from './until';"],
  ['src/config/load.ts', 'export const x = process.env.PORT;'],
  ['src/main.ts', 'process.exit(1);'],
];

const rules = ['eslint(no-restricted-imports)', 'node(no-process-env)', 'unicorn(no-process-exit)'];

/** Lints each line in a file of its own, in a tree as ours and with our configuration. */
async function lint(
  lines: readonly (readonly [file: string, line: string, ...unknown[]])[],
): Promise<string[]> {
  const tree = await mkdtemp(join(tmpdir(), 'arrows-'));
  try {
    const said: string[] = [];
    for (const [index, [file, line]] of lines.entries()) {
      const folder = join(tree, String(index));
      await mkdir(dirname(join(folder, file)), { recursive: true });
      await cp(join(packageRoot, '.oxlintrc.json'), join(folder, '.oxlintrc.json'));
      await writeFile(join(folder, file), line);
    }
    const oxlint = join(packageRoot, 'node_modules/.bin/oxlint');
    const { stdout } = spawnSync(oxlint, ['--format', 'json'], { cwd: tree, encoding: 'utf8' });
    for (const { code, filename, message, help } of JSON.parse(stdout).diagnostics) {
      if (rules.includes(code)) said[Number(filename.split('/')[0])] = `${message} ${help ?? ''}`;
    }
    return Array.from(lines, (_, index) => said[index] ?? '');
  } finally {
    await rm(tree, { recursive: true });
  }
}

describe('the arrows between the parts', () => {
  let refusals: string[];
  let acceptances: string[];
  beforeAll(async () => {
    refusals = await lint(refused);
    acceptances = await lint(accepted);
  });

  it.each(refused.map((row, index) => [...row, index] as const))(
    'refuse in %s: %s',
    (_, __, reason, index) => {
      expect(refusals[index]).toMatch(reason);
    },
  );

  it.each(accepted.map((row, index) => [...row, index] as const))('accept in %s: %s', (_, __, index) => {
    expect(acceptances[index]).toBe('');
  });
});

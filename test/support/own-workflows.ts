import { join } from 'node:path';
import type { InjectedSinks, WorkerOptions } from '@temporalio/worker';
import { packageRoot } from '../../src/base/package-root';
import type { RunSinks } from '../../workflows/telemetry';

const untold = { fn: () => undefined, callDuringReplay: false };
const sinks: InjectedSinks<RunSinks> = { runs: { answered: untold, ended: untold } };

/**
 * The product's workflows in the one bundle that the build has made; webpack takes seconds for another. Nothing is
 * counted of their runs.
 */
export const ownWorkflows = {
  workflowBundle: { codePath: join(packageRoot, 'dist/workflow-bundle.js') },
  sinks,
} satisfies Partial<WorkerOptions>;

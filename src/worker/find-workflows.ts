import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { WorkersOptions } from './start-workers';

/** What tells a worker of runs; a module of the bundle, so a worker without it carries out the same. */
export const interceptorModules = [require.resolve('../../workflows/telemetry')];

/** The bundle beside the compiled code, built with it; a worker that finds none bundles for itself. */
export function findWorkflows(): WorkersOptions['workflows'] {
  const codePath = join(__dirname, '../../workflow-bundle.js');
  return existsSync(codePath)
    ? { workflowBundle: { codePath } }
    : {
        workflowsPath: require.resolve('../../workflows'),
        interceptors: { workflowModules: interceptorModules },
      };
}

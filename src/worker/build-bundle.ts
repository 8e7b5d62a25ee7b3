import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { bundleWorkflowCode } from '@temporalio/worker';
import { failureConverterPath } from '../codec/data-converter';
import { interceptorModules } from './find-workflows';

/** Builds the workflow bundle ahead, so that a worker is ready without webpack. */
export async function buildBundle(file: string): Promise<void> {
  const { code } = await bundleWorkflowCode({
    workflowsPath: require.resolve('../../workflows'),
    workflowInterceptorModules: interceptorModules,
    // A worker adds it only to bundles that it builds itself; without it failures lie in the clear.
    failureConverterPath,
    logger: { log() {}, trace() {}, debug() {}, info() {}, warn: console.warn, error: console.error },
  });
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, code);
}

import { readFile } from 'node:fs/promises';
import { bundleWorkflowCode } from '@temporalio/worker';
import { failureConverterPath } from '../../codec/data-converter';
import { findWorkflows } from '../../worker/find-workflows';

/** Code of this build's workflows, as its workers run it. */
export async function readBundle(): Promise<string> {
  const { workflowBundle, workflowsPath } = findWorkflows();
  if (workflowBundle && 'codePath' in workflowBundle) return readFile(workflowBundle.codePath, 'utf8');
  const { code } = await bundleWorkflowCode({ workflowsPath: workflowsPath ?? '', failureConverterPath });
  return code;
}

import { readFile } from 'node:fs/promises';
import type { PayloadCodec } from '@temporalio/common';
import { bundleWorkflowCode } from '@temporalio/worker';
import { failureConverterPath } from '../../codec/data-converter';
import { type KeyRing, parseKeys } from '../../codec/keys';
import { freshKey } from '../../codec/make-keys';
import { createPayloadCodec } from '../../codec/payload-codec';
import { findWorkflows } from '../../worker/find-workflows';

/** Opens payloads whatever they were sealed for: a replay has a namespace of its own. */
export function codecForReplay(keys: KeyRing): PayloadCodec {
  return createPayloadCodec(keys, { checkContext: false });
}

/** Of a process that has no keys, as in CI: what is sealed is told by the name of its key. */
export const noKeys: PayloadCodec = codecForReplay(parseKeys(freshKey('none')));

/** Code of this build's workflows, as its workers run it. */
export async function readBundle(): Promise<string> {
  const { workflowBundle, workflowsPath } = findWorkflows();
  if (workflowBundle && 'codePath' in workflowBundle) return readFile(workflowBundle.codePath, 'utf8');
  const { code } = await bundleWorkflowCode({ workflowsPath: workflowsPath ?? '', failureConverterPath });
  return code;
}

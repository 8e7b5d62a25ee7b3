import { join } from 'node:path';
import { buildPlanted } from '../../chaos/plants/build-planted';
import type { Plant } from '../../chaos/plants/plants';
import { packageRoot } from '../../src/package-root';

/** What is taken out of a copy of the build to see what it costs; the product has no switch for it. */
export type Safeguard = Plant;

export const safeguards = {
  sealing: {
    title: 'sealing what the worker writes',
    file: 'src/codec/payload-codec',
    find: 'const owner = ownerOf(context);',
    replace: 'return payloads;',
  },
  confirmation: {
    title: 'the confirmation of an attempt',
    file: 'activities/create-once',
    find: '!(await confirm(inCase()))',
    replace: 'false',
  },
  lookUp: {
    title: 'the look-up before a create',
    file: 'activities/create-once',
    find: 'const found = await find({',
    replace: 'const found = await (async () => undefined)({',
  },
  lock: {
    title: "the child workflow that is an order's lock",
    file: 'workflows/run',
    find: '(0, workflow_1.executeChild)(creator, {',
    replace: '(async (create, { args }) => create(...args))(creator, {',
  },
  watch: {
    title: 'the watch over what waits',
    file: 'workflows/answer-robot',
    find: '(0, watch_1.startWatching)(call, run)',
    replace: '(() => undefined)',
  },
  secondAnswer: {
    title: 'the same answer once more',
    file: 'workflows/answer',
    find: "await say(outcome, 'The same answer once more');",
    replace: '',
  },
} as const satisfies Record<string, Safeguard>;

/** @returns the folder of the build without it */
export async function buildWithout(safeguard: Safeguard, target: string): Promise<string> {
  await buildPlanted(safeguard, join(packageRoot, 'dist'), target);
  return target;
}

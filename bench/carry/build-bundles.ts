import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type BundleOptions, bundleWorkflowCode } from '@temporalio/worker';
import { failureConverterPath } from '../../src/codec/data-converter';
import { type Variant, type VariantName, variants } from './variants';

/** A workflow bundle of each variant and of the bare workflow, as files in `dir`. */
export async function buildBundles(dir: string): Promise<Record<VariantName | 'bare', string>> {
  const files = { bare: join(dir, 'bare.js') } as Record<VariantName | 'bare', string>;
  await bundle({ title: 'bare', workflows: 'workflows/bare' }, files.bare);
  for (const [name, variant] of Object.entries<Variant>(variants)) {
    const differs = variant.workflows ?? variant.standsIn;
    const file = differs ? join(dir, `${name}.js`) : join(__dirname, '../../workflow-bundle.js');
    if (differs) await bundle(variant, file);
    files[name as VariantName] = file;
  }
  return files;
}

async function bundle({ workflows = '../../workflows', standsIn }: Variant, file: string): Promise<void> {
  const { code } = await bundleWorkflowCode({
    workflowsPath: require.resolve(join(__dirname, workflows)),
    failureConverterPath,
    logger: { log() {}, trace() {}, debug() {}, info() {}, warn: console.warn, error: console.error },
    ...(standsIn && {
      webpackConfigHook: (config) => ({
        ...config,
        plugins: [...(config.plugins ?? []), replacing(standsIn)],
      }),
    }),
  });
  // A file of `workflows/` that was renamed would leave the safeguard in, and the figure would say that it is free.
  if (standsIn && !code.includes(standsIn.module)) throw new Error(`${standsIn.for} was not replaced.`);
  await writeFile(file, code);
}

type Plugin = NonNullable<Parameters<NonNullable<BundleOptions['webpackConfigHook']>>[0]['plugins']>[number];

/** Gives those of `workflows/` who import a file of it another in its place, which may itself import the original. */
function replacing({ for: name, module }: NonNullable<Variant['standsIn']>): Plugin {
  const folder = join(__dirname, '../../workflows');
  return (compiler) => {
    compiler.hooks.normalModuleFactory.tap('replacing', (factory) => {
      factory.hooks.beforeResolve.tap('replacing', (asked) => {
        const wanted = asked.context.startsWith(folder) && join(asked.context, asked.request);
        if (wanted === join(folder, name)) asked.request = require.resolve(join(__dirname, module));
      });
    });
  };
}

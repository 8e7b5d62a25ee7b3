import { Worker } from 'node:worker_threads';
import { messageOf } from '../../base/error-code';
import type { SchemaFile } from './schema-files';

/** What a validator says of documents: lines about each, or why it could not judge. */
export type Validation = { problems: ReadonlyMap<string, readonly string[]> } | { unable: string };

/** ms; the schemas of Exchange take a tenth of it. */
const patience = 15_000;
/** Of WebAssembly, 64 KiB each: 256 MB. */
const memoryPages = 4096;

/** In a thread whose end we decide on: the library has none for what takes too long, and reads on when nobody waits. */
const script = `
const { parentPort, workerData } = require('node:worker_threads');
require(workerData.library).validateXML(workerData.options).then(
  ({ rawOutput }) => parentPort.postMessage({ output: rawOutput }),
  (error) => parentPort.postMessage({ unable: String(error && error.message) }),
);`;

/** One after the other: each takes a processor and memory of its own. */
let turn: Promise<unknown> = Promise.resolve();

/** @param schemas the first is the one of the documents, the others are those that it refers to */
export function validate(
  documents: Readonly<Record<string, string>>,
  schemas: readonly SchemaFile[],
  timeoutMs = patience,
): Promise<Validation> {
  const mine = turn.then(() => run(documents, schemas, timeoutMs));
  turn = mine.catch(() => undefined);
  return mine;
}

async function run(
  documents: Readonly<Record<string, string>>,
  [main, ...others]: readonly SchemaFile[],
  timeoutMs: number,
): Promise<Validation> {
  const options = {
    xml: Object.entries(documents).map(([fileName, contents]) => ({ fileName, contents })),
    schema: [main],
    preload: others,
    maxMemoryPages: memoryPages,
  };
  const worker = new Worker(script, {
    eval: true,
    workerData: { library: require.resolve('xmllint-wasm'), options },
    // Not ours: a test runner's or a debugger's would be of no use there.
    execArgv: [],
  });
  let timer: NodeJS.Timeout | undefined;
  try {
    const said = await new Promise<{ output: string } | { unable: string }>((resolve) => {
      timer = setTimeout(() => resolve({ unable: `it took more than ${timeoutMs / 1000} s` }), timeoutMs);
      worker.once('message', resolve);
      worker.once('error', (error) => resolve({ unable: messageOf(error) }));
      worker.once('exit', () => resolve({ unable: 'it ended without a word' }));
    });
    return 'unable' in said ? { unable: firstLine(said.unable) } : { problems: problemsOf(said.output) };
  } finally {
    clearTimeout(timer);
    await worker.terminate();
  }
}

/** The first line that names an error; warnings stand before it. */
function firstLine(text: string): string {
  const lines = text.trim().split('\n');
  return lines.find((line) => line.includes('parser error')) ?? lines[0] ?? '';
}

/** Lines such as `order.xml:1: Schemas validity error : Element '{urn:a}b': This element is not expected.`, by document. */
function problemsOf(output: string): ReadonlyMap<string, readonly string[]> {
  const problems = new Map<string, string[]>();
  for (const [, file = '', problem = ''] of output.matchAll(
    /^([^:\n]+):\d+: .*?Schemas validity error : (.*)$/gm,
  )) {
    problems.set(file, [...(problems.get(file) ?? []), problem]);
  }
  return problems;
}

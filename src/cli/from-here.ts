import { basename, delimiter, dirname, isAbsolute, join, relative } from 'node:path';
import { packageRoot } from '../base/package-root';
import { processEnvironment } from '../config';

/** How a process was started. */
export interface Start {
  /** Path of the script. */
  script: string;
  cwd: string;
  environment: Readonly<Record<string, string | undefined>>;
}

/** What `robots` is to be typed as, where this process was started: it is on nobody's PATH by itself. */
export function robotsCommand({ script, cwd, environment }: Start = thisStart()): string {
  const { npm_lifecycle_event: npmScript, npm_command: npmCommand, PATH = '' } = environment;
  const isOurs = environment.npm_package_json === join(packageRoot, 'package.json');
  if (isOurs && (npmScript === 'robots' || npmScript === 'start')) return 'npm run -s robots --';
  if (npmCommand === 'exec' && basename(script) === 'robots') return 'npx robots';
  if (basename(script) === 'robots' && PATH.split(delimiter).includes(dirname(script))) return 'robots';
  const near = relative(cwd, script);
  const path = near.startsWith('..') || isAbsolute(near) ? script : `./${near}`;
  return basename(script) === 'robots' ? quoted(path) : `node ${quoted(path)}`;
}

/** Texts name a command in quotation marks as `robots sync`; what is printed names it as it is typed here. */
export function fromHere(text: string, start?: Start): string {
  let typed: string | undefined;
  return text.replace(namedCommand, (_, before: string) => {
    typed ??= robotsCommand(start);
    return `${before}${typed} `;
  });
}

const names = [
  'acknowledge|again|all|answer|codec|decide|demo|doctor|endpoint|erp|give-up|hold|inbox|keys|new|one-c',
  'record|release|replay|retry|rotate-keys|run|runs|sandbox|sync|tail|views|worker',
].join('|');
const namedCommand = new RegExp(`(["\`“]|^Example: )robots (?=(?:${names})\\b|--)`, 'gm');

function thisStart(): Start {
  return { script: process.argv[1] ?? '', cwd: process.cwd(), environment: processEnvironment() };
}

function quoted(path: string | undefined = ''): string {
  return /^[\w@%+=:,./-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`;
}

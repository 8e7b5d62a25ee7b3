import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { packageRoot } from '../../base/package-root';
import { loadTemporalConfig, processEnvironment } from '../../config';
import { namespaceOf } from '../../temporal/connect';
import { temporalCli } from '../../temporal/server/binaries';

/** A command of Temporal's CLI as it is to be typed here, with the server and namespace that were looked at. */
export function temporalCommand(words: string, more = ''): string {
  const config = loadTemporalConfig();
  const { address = 'localhost:7233' } = config.connectionOptions;
  return `${binary()} ${words} --address ${address} --namespace ${namespaceOf(config)}${more && ` ${more}`}`;
}

/** The one on PATH, the one that is named, or the one that the demo has fetched. */
function binary(): string {
  const { PATH = '', TEMPORAL_CLI } = processEnvironment();
  const { command, version } = temporalCli;
  if (PATH.split(delimiter).some((folder) => isExecutable(join(folder, command)))) return command;
  const fetched = join(packageRoot, '.cache/temporal', `${command}-${version}`);
  return [TEMPORAL_CLI, fetched].find((path) => path !== undefined && isExecutable(path)) ?? command;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

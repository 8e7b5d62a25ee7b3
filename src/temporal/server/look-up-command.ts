import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

/**
 * The first executable of that name in a PATH.
 *
 * @throws Error if there is none
 */
export async function lookUpCommand(command: string, searchPath: string): Promise<string> {
  for (const folder of searchPath.split(delimiter).filter(Boolean)) {
    const path = join(folder, command);
    if (
      await access(path, constants.X_OK).then(
        () => true,
        () => false,
      )
    )
      return path;
  }
  throw new Error(`no ${command} on PATH`);
}

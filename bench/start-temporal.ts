import { join } from 'node:path';
import { type DevServer, startDevServer } from '../src/temporal/server/start-dev-server';

/** A dev server with an empty database, settings as in the product, any port. */
export function startTemporal(binary: string, dir: string): Promise<DevServer> {
  return startDevServer({ binary, dbFile: join(dir, 'temporal.db'), port: 0, uiPort: 0 });
}

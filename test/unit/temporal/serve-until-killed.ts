import { startDevServer } from '../../../src/temporal/server/start-dev-server';

const [binary = '', dbFile = ''] = process.argv.slice(2);
void startDevServer({ binary, dbFile, port: 0, uiPort: 0 }).then(({ pid }) =>
  process.stdout.write(`${pid}\n`),
);

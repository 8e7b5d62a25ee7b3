import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, open, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { messageOf } from '../../base/error-code';
import { claimData, freeData } from './data-claim';
import { dieTogether } from './die-together';
import { freePort } from './free-port';
import { prepareNamespace } from './prepare-namespace';

export interface DevServerOptions {
  /** Path of the `temporal` binary. */
  binary: string;
  /** SQLite file; created when missing. The server's log goes beside it. */
  dbFile: string;
  /** The next free one is taken when it is occupied; 0: any. */
  port?: number;
  uiPort?: number;
  /** Where the Web UI has payloads decoded; whoever knows it can decode. */
  uiCodecEndpoint?: string;
  namespace?: string;
  /** More of the server's dynamic configuration, by name. */
  settings?: Readonly<Record<string, string>>;
}

export interface DevServer {
  /** host:port of gRPC. */
  address: string;
  uiUrl: string;
  pid: number;
  /** Ends it, by force after 5 s. */
  stop(): Promise<void>;
  /** Ends it as a crash would. */
  kill(): Promise<void>;
}

const startLimitMs = 60_000;

/**
 * Starts Temporal's dev server on loopback and returns once its namespace answers. It dies with this process.
 *
 * @throws DataInUseError when another process has the file; Error with the server's own words when it fails
 */
export async function startDevServer({
  binary,
  dbFile,
  port = 7233,
  uiPort = 8233,
  uiCodecEndpoint,
  namespace = 'default',
  settings = {},
}: DevServerOptions): Promise<DevServer> {
  const file = resolve(dbFile);
  const logFile = `${file}.log`;
  await mkdir(dirname(file), { recursive: true });
  await freeData(file);

  const bound = await freePort(port);
  const uiBound = await freePort(uiPort, bound);
  const log = await open(logFile, 'w');
  const presets = uiCodecEndpoint && (await writePresets(`${file}.presets`, uiCodecEndpoint));
  const args = serverArguments({ file, port: bound, uiPort: uiBound, presets, namespace, settings });
  // A group of its own: Ctrl-C is for us, and our workers still need the server to report what they finished.
  const server = spawn(binary, args, { stdio: ['ignore', log.fd, log.fd], detached: true });
  // Listened for at once: a server that refuses its arguments is gone before the log is closed.
  const exit = once(server, 'exit');
  exit.catch(() => undefined);
  await Promise.all([once(server, 'spawn'), log.close()]);
  const pid = server.pid!;
  const exited = exit.finally(dieTogether(pid));
  await claimData(file, pid);
  const end = async (signal: NodeJS.Signals) => {
    server.kill(signal);
    await exited;
  };

  const address = `127.0.0.1:${bound}`;
  const givenUp = new AbortController();
  const limit = setTimeout(
    () => givenUp.abort(new Error(`no answer within ${startLimitMs / 1000} s`)),
    startLimitMs,
  );
  void exited.then(() => givenUp.abort(new Error('it ended')));
  try {
    await prepareNamespace(address, namespace, givenUp.signal);
  } catch (error) {
    await end('SIGKILL');
    const said = (await readFile(logFile, 'utf8')).trim().split('\n').at(-1);
    throw new Error(`The Temporal server did not start: ${messageOf(error)}. ${logFile} ends with: ${said}`, {
      cause: error,
    });
  } finally {
    clearTimeout(limit);
    if (presets) await rm(presets, { force: true });
  }
  return {
    address,
    uiUrl: `http://127.0.0.1:${uiBound}`,
    pid,
    stop: async () => {
      const force = setTimeout(() => server.kill('SIGKILL'), 5_000);
      await end('SIGTERM').finally(() => clearTimeout(force));
    },
    kill: () => end('SIGKILL'),
  };
}

const presetName = 'robots';

/**
 * The address of the codec as a preset of Temporal's CLI (`temporal env --help`): a process's arguments are read by
 * everybody on the machine. The server reads it once, at its start.
 */
async function writePresets(file: string, uiCodecEndpoint: string): Promise<string> {
  await rm(file, { force: true });
  const presets = { env: { [presetName]: { 'ui-codec-endpoint': uiCodecEndpoint } } };
  // JSON is YAML.
  await writeFile(file, JSON.stringify(presets), { mode: 0o600, flag: 'wx' });
  return file;
}

function serverArguments(server: {
  file: string;
  port: number;
  uiPort: number;
  presets: string | undefined;
  namespace: string;
  settings: Readonly<Record<string, string>>;
}): string[] {
  const options = [
    ['--ip', '127.0.0.1'],
    ['--port', String(server.port)],
    ['--ui-port', String(server.uiPort)],
    ['--namespace', server.namespace],
    ['--db-filename', server.file],
    ['--log-level', 'error'],
    // FULL: what was confirmed to a client or a worker survives a power cut.
    ['--sqlite-pragma', 'journal_mode=WAL'],
    ['--sqlite-pragma', 'synchronous=2'],
    // The one shard of this server polls 20 times a second otherwise: 8 runs a second instead of 17 to 20.
    ['--dynamic-config-value', 'history.transferProcessorMaxPollRPS=2000'],
    ['--dynamic-config-value', 'history.timerProcessorMaxPollRPS=2000'],
    ['--dynamic-config-value', 'matching.enableFairness=true'],
    // Turns are taken within a partition of a queue; one process needs no more than one.
    ['--dynamic-config-value', 'matching.numTaskqueueReadPartitions=1'],
    ['--dynamic-config-value', 'matching.numTaskqueueWritePartitions=1'],
    ...Object.entries(server.settings).map(([name, value]) => [
      '--dynamic-config-value',
      `${name}=${JSON.stringify(value)}`,
    ]),
  ];
  if (server.presets) options.push(['--env-file', server.presets], ['--env', presetName]);
  return ['server', 'start-dev', '--ui-disable-news-fetch', ...options.flat()];
}

import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { packageRoot } from '../src/base/package-root';
import type { Started } from './start-process';
import type { Testbed } from './testbed';

const onpremise = join(packageRoot, 'onpremise');
const moduleId = 'durable.robots';

/** Whether this machine can run a box at all. */
export function hasPhp(): boolean {
  return spawnSync('php', ['--version']).status === 0;
}

/** What stands in a process: a robot by its code, or an activity of the test kernel. */
export interface BoxActivity {
  Type: string;
  Name: string;
  Properties?: Record<string, unknown>;
  Children?: BoxActivity[];
}

export interface BoxOptions {
  port: number;
  /** Of the test kernel: the untyped core of January 2025, or the typed one. */
  core?: '2025' | '2026';
}

/** A boxed portal on this machine: the test kernel with our module, its web server, and hits as cron and people cause them. */
export interface Box {
  readonly url: string;
  /** Document root. */
  readonly root: string;
  /** Brings the web server up. */
  serve(): Promise<void>;
  /** The box is away: nobody listens. */
  leave(): Promise<void>;
  /** Runs PHP as a hit of its own process, with its background jobs, and returns what the code returns. */
  run<T>(code: string): Promise<T>;
  /** By the module's own installer; what keeps it from being done. @param options set once it is installed */
  install(options: Record<string, string>): Promise<string | undefined>;
  uninstall(): Promise<string | undefined>;
  /** Starts a process on a document, and returns its id. @param documentId e.g. `DEAL_17` */
  start(activities: readonly BoxActivity[], documentId: string): Promise<string>;
  query<Row>(sql: string): Promise<Row[]>;
  execute(sql: string): Promise<void>;
  /** @param kind entityTypeId of a record, or one of the kernel's lists: `rows`, `requisites`, `links`, `contacts` */
  putCrm(kind: string, records: Record<number, object>): Promise<void>;
  crm(kind: string, id: number): Promise<Record<string, unknown> | undefined>;
  /** So many seconds pass for the outbox, and the module's agent comes to be due. */
  pass(seconds: number): Promise<void>;
  /** All agents that are due, as cron runs them. */
  runAgents(): Promise<void>;
  stop(): Promise<void>;
}

/** Prepares a box in a folder of its own. @param name of its folder and log */
export async function prepareBox(
  testbed: Pick<Testbed, 'dir' | 'start'>,
  name: string,
  { port, core = '2026' }: BoxOptions,
): Promise<Box> {
  const root = join(testbed.dir, name, 'www');
  const prolog = join(root, 'bitrix/modules/main/include/prolog_before.php');
  await mkdir(dirname(prolog), { recursive: true });
  await writeFile(prolog, `<?php\n\nrequire_once ${php(join(onpremise, 'test/kernel/kernel.php'))};\n`);
  await cp(join(onpremise, 'module'), join(root, 'local/modules', moduleId), { recursive: true });
  const environment = {
    DOCUMENT_ROOT: root,
    KERNEL_CORE: core,
    // One worker alone would wait for itself: a hit calls the service, which calls the box.
    PHP_CLI_SERVER_WORKERS: '4',
  };
  const strict = ['-d', 'display_errors=stderr', '-d', 'error_reporting=-1'];
  let server: Started | undefined;

  async function setUp(method: string, options: Record<string, string>): Promise<string | undefined> {
    const { ok, problem } = await box.run<{ ok: boolean; problem: string | null }>(
      `ob_start(); $ok = CModule::CreateModuleObject('${moduleId}')->${method}(); ob_end_clean();
      foreach (json_decode(${php(JSON.stringify(options))}, true) as $name => $value) {
        Bitrix\\Main\\Config\\Option::set('${moduleId}', $name, $value);
      }
      $problem = $GLOBALS['APPLICATION']->GetException();
      return ['ok' => $ok, 'problem' => $problem ? $problem->GetString() : null];`,
    );
    return ok ? undefined : (problem ?? 'It did not say why.');
  }

  const box: Box = {
    url: `http://127.0.0.1:${port}`,
    root,
    async serve() {
      server = await testbed.start(name, {
        command: 'php',
        // With a cache, a file that a test changed twice within two seconds is run as it was (opcache.revalidate_freq).
        args: ['-d', 'display_errors=1', '-d', 'opcache.enable=0', '-S', `127.0.0.1:${port}`, '-t', root],
        environment,
      });
      await server.until('the box was up', () =>
        fetch(`${box.url}/local/tools/`).then(
          () => true,
          () => false,
        ),
      );
    },
    async leave() {
      const leaving = server;
      server = undefined;
      // Its workers are of its group, and outlive it.
      if (leaving?.alive) process.kill(-leaving.pid, 'SIGKILL');
      await leaving?.ended;
    },
    async run<T>(code: string) {
      const child = spawn('php', [...strict, join(onpremise, 'test/support/hit.php')], {
        env: { PATH: process.env.PATH, ...environment },
        stdio: 'pipe',
      });
      child.stdin.end(code);
      const [said, complaints, [exit]] = await Promise.all([
        text(child.stdout),
        text(child.stderr),
        once(child, 'exit') as Promise<[number | null]>,
      ]);
      if (exit !== 0 || complaints) throw new Error(`The hit failed (${exit}): ${complaints}${said}`);
      return JSON.parse(said) as T;
    },
    install: (options) => setUp('DoInstall', options),
    uninstall: () => setUp('DoUninstall', {}),
    start(activities, documentId) {
      const template = [{ Type: 'SequentialWorkflowActivity', Name: 'Template', Children: activities }];
      const entity = documentId.startsWith('DEAL_')
        ? 'CCrmDocumentDeal'
        : 'Bitrix\\Crm\\Integration\\BizProc\\Document\\Dynamic';
      return box.run(
        `$db = Bitrix\\Main\\Application::getConnection();
        $template = SQLite3::escapeString(${php(JSON.stringify(template))});
        $db->queryExecute("INSERT INTO b_bp_workflow_template (NAME, TEMPLATE) VALUES ('t', '$template')");
        $id = (int) $db->query('SELECT last_insert_rowid() AS ID')->fetch()['ID'];
        $workflow = CBPRuntime::getRuntime()->createWorkflow($id, ['crm', ${php(entity)}, ${php(documentId)}]);
        $workflow->start();
        return $workflow->getInstanceId();`,
      );
    },
    query: (sql) =>
      box.run(
        `$rows = []; $found = Bitrix\\Main\\Application::getConnection()->query(${php(sql)});
        while ($row = $found->fetch()) { $rows[] = $row; } return $rows;`,
      ),
    execute: (sql) => box.run(`Bitrix\\Main\\Application::getConnection()->queryExecute(${php(sql)});`),
    putCrm: (kind, records) =>
      box.run(
        `foreach (json_decode(${php(JSON.stringify(records))}, true) as $id => $data) {
          Kernel\\CrmStore::put(${php(kind)}, $id, $data);
        }`,
      ),
    crm: async (kind, id) =>
      (await box.run<Record<string, unknown> | null>(
        `return Kernel\\CrmStore::find(${php(kind)}, ${id});`,
      )) ?? undefined,
    async pass(seconds) {
      await box.execute(
        `UPDATE b_durable_robots_step SET CREATED_AT = CREATED_AT - ${seconds}, NEXT_AT = NEXT_AT - ${seconds}, CLAIMED_UNTIL = 0`,
      );
      await box.execute(`UPDATE b_agent SET NEXT_EXEC = 0 WHERE MODULE_ID = '${moduleId}'`);
    },
    runAgents: () => box.run('CAgent::CheckAgents();'),
    stop: () => box.leave(),
  };
  return box;
}

/** A literal of PHP. */
function php(value: string): string {
  return `'${value.replace(/[\\']/g, (sign) => `\\${sign}`)}'`;
}

<?php

namespace Durable\Robots\Test;

/** A boxed portal in a folder of its own: the test kernel, and the module as its archive brings it. */
class Box
{
    public readonly string $folder;
    public readonly string $root;

    public function __construct()
    {
        $this->folder = sys_get_temp_dir() . '/box-' . bin2hex(random_bytes(6));
        $this->root = $this->folder . '/www';
        $include = $this->root . '/bitrix/modules/main/include';
        mkdir($include, 0777, true);
        $kernel = var_export(dirname(__DIR__) . '/kernel/kernel.php', true);
        file_put_contents("$include/prolog_before.php", "<?php\n\nrequire_once $kernel;\n");
        mkdir($this->root . '/local/modules', 0777, true);
        self::copy(getenv('BOX_MODULE') ?: dirname(__DIR__, 2) . '/module', $this->root . '/local/modules/durable.robots');
    }

    /** @return array<string, string> */
    public function environment(array $more = []): array
    {
        return $more + ['DOCUMENT_ROOT' => $this->root, 'PATH' => (string) getenv('PATH'),
            'KERNEL_CORE' => getenv('KERNEL_CORE') ?: '2026', 'PHP_CLI_SERVER_WORKERS' => '4'];
    }

    /**
     * Runs PHP on the box as a hit of its own process, background jobs at its end, and returns what the code returns.
     *
     * @param array<string, string> $environment
     */
    public function run(string $code, array $environment = []): mixed
    {
        return $this->runAtOnce($code, 1, $environment)[0];
    }

    /**
     * Runs PHP in several hits at the same time.
     *
     * @param array<string, string> $environment
     * @return array<mixed>
     */
    public function runAtOnce(string $code, int $hits, array $environment = []): array
    {
        $running = [];
        for ($hit = 0; $hit < $hits; $hit++) {
            $pipes = [];
            $process = proc_open(
                [PHP_BINARY, '-d', 'display_errors=stderr', '-d', 'error_reporting=-1', __DIR__ . '/hit.php'],
                [['pipe', 'r'], ['pipe', 'w'], ['pipe', 'w']],
                $pipes,
                null,
                $this->environment($environment)
            );
            fwrite($pipes[0], $code);
            fclose($pipes[0]);
            $running[] = [$process, $pipes];
        }
        return array_map([self::class, 'resultOf'], $running);
    }

    private static function resultOf(array $hit): mixed
    {
        [$process, $pipes] = $hit;
        $output = stream_get_contents($pipes[1]);
        $errors = stream_get_contents($pipes[2]);
        $exit = proc_close($process);
        if ($exit !== 0 || $errors !== '') {
            throw new \RuntimeException("The hit failed ($exit): $errors$output");
        }
        return json_decode($output, true, 64, JSON_THROW_ON_ERROR);
    }

    /**
     * By the module's own installer, with a deal to work on.
     *
     * @param array<string, string> $options set once it is installed
     * @return array{ok: bool, problem: ?string}
     */
    public function install(array $options = []): array
    {
        return $this->setUp('DoInstall', $options);
    }

    /** @return array{ok: bool, problem: ?string} */
    public function uninstall(): array
    {
        return $this->setUp('DoUninstall');
    }

    private function setUp(string $method, array $options = []): array
    {
        return $this->run("ob_start(); \$ok = CModule::CreateModuleObject('durable.robots')->$method(); ob_end_clean();
            foreach (" . var_export($options, true) . " as \$name => \$value) {
                Bitrix\\Main\\Config\\Option::set('durable.robots', \$name, \$value);
            }
            \$problem = \$GLOBALS['APPLICATION']->GetException();
            return ['ok' => \$ok, 'problem' => \$problem ? \$problem->GetString() : null];");
    }

    public function setOption(string $name, string $value): void
    {
        $this->run('Bitrix\Main\Config\Option::set("durable.robots", ' . var_export($name, true) . ', '
            . var_export($value, true) . ');');
    }

    public function putCrm(string $kind, int $id, array $data): void
    {
        $this->run("\\Kernel\\CrmStore::put('$kind', $id, " . var_export($data, true) . ');');
    }

    /**
     * Starts a process of these activities on a document and returns its id.
     *
     * @param array<array<string, mixed>> $activities
     */
    public function start(array $activities, string $document = 'DEAL_17', array $environment = []): string
    {
        $root = [['Type' => 'SequentialWorkflowActivity', 'Name' => 'Template', 'Children' => $activities]];
        $template = \SQLite3::escapeString(json_encode($root, JSON_THROW_ON_ERROR));
        $entity = str_starts_with($document, 'DEAL_') ? 'CCrmDocumentDeal'
            : 'Bitrix\\\\Crm\\\\Integration\\\\BizProc\\\\Document\\\\Dynamic';
        $sql = var_export("INSERT INTO b_bp_workflow_template (NAME, TEMPLATE) VALUES ('t', '$template')", true);
        return $this->run('$db = Bitrix\Main\Application::getConnection();
            $db->queryExecute(' . $sql . ');
            $id = (int) $db->query("SELECT last_insert_rowid() AS ID")->fetch()["ID"];
            $workflow = CBPRuntime::getRuntime()->createWorkflow($id, ["crm", "' . $entity . '", "' . $document . '"]);
            $workflow->start();
            return $workflow->getInstanceId();', $environment);
    }

    /** @return array<array<string, mixed>> */
    public function query(string $sql): array
    {
        return $this->run('$rows = []; $found = Bitrix\Main\Application::getConnection()->query('
            . var_export($sql, true) . '); while ($row = $found->fetch()) { $rows[] = $row; } return $rows;');
    }

    public function execute(string $sql): void
    {
        $this->run('Bitrix\Main\Application::getConnection()->queryExecute(' . var_export($sql, true) . ');');
    }

    /** @return array<string, mixed>|null the youngest row of the outbox */
    public function step(): ?array
    {
        return $this->query('SELECT * FROM b_durable_robots_step ORDER BY rowid DESC LIMIT 1')[0] ?? null;
    }

    /** @return string[] */
    public function processLog(): array
    {
        return array_column($this->query('SELECT NOTE FROM b_bp_tracking ORDER BY ID'), 'NOTE');
    }

    /** Agents that are due, as cron runs them. */
    public function runAgents(): void
    {
        $this->run('CAgent::CheckAgents();');
    }

    public function isWaiting(string $workflowId): bool
    {
        return $this->query("SELECT ID FROM b_bp_workflow_instance WHERE ID = '$workflowId'") !== [];
    }

    /** @return array<string, string> SHA-256 of every file below /local, by path */
    public function files(): array
    {
        $files = [];
        $all = new \RecursiveIteratorIterator(
            new \RecursiveDirectoryIterator($this->root . '/local', \FilesystemIterator::SKIP_DOTS),
            \RecursiveIteratorIterator::SELF_FIRST
        );
        foreach ($all as $file) {
            $path = substr($file->getPathname(), strlen($this->root));
            $files[$path] = $file->isDir() ? '' : hash_file('sha256', $file->getPathname());
        }
        ksort($files);
        return $files;
    }

    /** @return array{files: array<string, string>, tables: mixed} what an installation changes */
    public function state(): array
    {
        $tables = $this->run('$rows = []; $db = Bitrix\Main\Application::getConnection();
            $names = $db->query("SELECT name FROM sqlite_master ORDER BY name");
            while ($name = $names->fetch()) { $rows[] = $name["name"]; }
            foreach (["b_module", "b_option", "b_module_to_module", "b_agent"] as $table) {
                $found = $db->query("SELECT * FROM $table");
                while ($row = $found->fetch()) {
                    // The core makes its own key when something is signed first.
                    if (($row["NAME"] ?? "") !== "signer_default_key") { $rows[] = [$table => $row]; }
                }
            }
            return $rows;');
        return ['files' => $this->files(), 'tables' => $tables];
    }

    public function remove(): void
    {
        exec('rm -rf ' . escapeshellarg($this->folder));
    }

    private static function copy(string $from, string $to): void
    {
        exec('cp -R ' . escapeshellarg($from) . ' ' . escapeshellarg($to), $output, $code);
        if ($code !== 0) {
            throw new \RuntimeException("Cannot copy $from.");
        }
    }
}

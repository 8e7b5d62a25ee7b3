<?php

use Bitrix\Main\Application;
use Bitrix\Main\EventManager;

class CBPRuntime
{
    public const EXCEPTION_CODE_INSTANCE_NOT_FOUND = 404;
    public const EXCEPTION_CODE_INSTANCE_LOCKED = 423;
    public const EXCEPTION_CODE_INSTANCE_TERMINATED = 499;

    private static ?self $runtime = null;

    public static function getRuntime($site = false)
    {
        return self::$runtime ??= new self();
    }

    public function startRuntime()
    {
    }

    /** @return string[] the first folder that has an activity wins */
    private static function folders(): array
    {
        $root = $_SERVER['DOCUMENT_ROOT'];
        return ["$root/local/activities", "$root/local/activities/custom", "$root/bitrix/activities/custom"];
    }

    public function searchActivitiesByType($type, ?array $documentType = null)
    {
        $found = [];
        foreach (self::folders() as $folder) {
            foreach (is_dir($folder) ? array_diff(scandir($folder), ['.', '..']) : [] as $name) {
                $key = mb_strtolower($name);
                if (!is_file("$folder/$name/.description.php") || isset($found[$key])) {
                    continue;
                }
                $arActivityDescription = [];
                include "$folder/$name/.description.php";
                $types = array_map('mb_strtolower', (array) ($arActivityDescription['TYPE'] ?? []));
                if (in_array($type, $types, true) && self::isServed($arActivityDescription, $documentType)) {
                    $found[$key] = $arActivityDescription;
                }
            }
        }
        return $found;
    }

    private static function isServed(array $description, ?array $documentType): bool
    {
        if (!empty($description['EXCLUDED'])) {
            return false;
        }
        $rules = $description['FILTER']['INCLUDE'] ?? [];
        if ($documentType === null || $rules === []) {
            return true;
        }
        foreach ($rules as $rule) {
            if (array_slice($documentType, 0, count($rule)) === array_values($rule)) {
                return true;
            }
        }
        return false;
    }

    public function includeActivityFile($code)
    {
        if (!preg_match('/^\w+$/', $code)) {
            return false;
        }
        $code = preg_replace('/^cbp/', '', mb_strtolower($code));
        foreach (self::folders() as $folder) {
            if (is_file("$folder/$code/$code.php")) {
                require_once "$folder/$code/$code.php";
                return true;
            }
        }
        return false;
    }

    /** Runs a new process of a template: what it is made of, and then saved. */
    public function createWorkflow($templateId, $documentId, $parameters = [])
    {
        $row = CBPWorkflowTemplateLoader::GetList([], ['ID' => $templateId])->Fetch();
        $root = $this->build($row['TEMPLATE'][0]);
        return new CBPWorkflow(uniqid('', true), (int) $templateId, $documentId, $root);
    }

    private function build(array $described): CBPActivity
    {
        $activity = CBPActivity::createInstance($described['Type'], $described['Name']);
        foreach ($described['Properties'] ?? [] as $key => $value) {
            $activity->{$key} = $value;
        }
        foreach ($described['Children'] ?? [] as $child) {
            $activity->add($this->build($child));
        }
        return $activity;
    }

    public static function sendExternalEvent($workflowId, $eventName, $arEventParameters = []): void
    {
        self::getRuntime()->getWorkflow($workflowId)->sendExternalEvent($eventName, $arEventParameters);
    }

    public function getWorkflow($instanceId): CBPWorkflow
    {
        $id = SQLite3::escapeString($instanceId);
        $connection = Application::getConnection();
        $row = $connection->query("SELECT * FROM b_bp_workflow_instance WHERE ID = '$id'")->fetch();
        if (!$row) {
            throw new Exception('Instance is not found', self::EXCEPTION_CODE_INSTANCE_NOT_FOUND);
        }
        // No lock ever expires.
        $connection->queryExecute("UPDATE b_bp_workflow_instance SET OWNER_ID = '" . getmypid()
            . "' WHERE ID = '$id' AND OWNER_ID IS NULL");
        if ($connection->getAffectedRowsCount() !== 1) {
            throw new Exception('Instance is locked', self::EXCEPTION_CODE_INSTANCE_LOCKED);
        }
        $documentId = [$row['MODULE_ID'], $row['ENTITY'], $row['DOCUMENT_ID']];
        if ((new CBPDocumentService())->getDocument($documentId) === null) {
            EventManager::fire('bizproc', 'OnWorkflowComplete', [$instanceId, CBPWorkflowStatus::Terminated], true);
            self::delete($instanceId);
            throw new Exception('Instance is terminated', self::EXCEPTION_CODE_INSTANCE_TERMINATED);
        }
        // Another may have saved it before the lock was taken.
        $row = $connection->query("SELECT * FROM b_bp_workflow_instance WHERE ID = '$id'")->fetch();
        $template = (int) $row['WORKFLOW_TEMPLATE_ID'];
        return CBPWorkflow::fromStream(gzuncompress($row['WORKFLOW']), $instanceId, $template, $documentId);
    }

    public static function store(CBPWorkflow $workflow): void
    {
        $values = array_map(
            static fn ($one): string => "'" . SQLite3::escapeString((string) $one) . "'",
            [$workflow->getInstanceId(), ...$workflow->getDocumentId(), $workflow->getTemplateId()]
        );
        $stored = "X'" . bin2hex(gzcompress($workflow->toStream())) . "'";
        Application::getConnection()->queryExecute('INSERT OR REPLACE INTO b_bp_workflow_instance (ID, MODULE_ID, ENTITY,'
            . ' DOCUMENT_ID, WORKFLOW_TEMPLATE_ID, WORKFLOW, OWNER_ID) VALUES (' . implode(', ', $values)
            . ", $stored, NULL)");
    }

    public static function delete(string $instanceId): void
    {
        $id = SQLite3::escapeString($instanceId);
        Application::getConnection()->queryExecute("DELETE FROM b_bp_workflow_instance WHERE ID = '$id'");
    }
}

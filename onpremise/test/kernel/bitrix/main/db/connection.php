<?php

namespace Bitrix\Main\DB;

final class Connection
{
    private \SQLite3 $db;
    private const TABLES = [
        'b_module (ID PRIMARY KEY)',
        'b_option (MODULE_ID, NAME, VALUE, PRIMARY KEY (MODULE_ID, NAME))',
        'b_module_to_module (FROM_MODULE_ID, MESSAGE_ID, TO_MODULE_ID, TO_CLASS, TO_METHOD, COMPATIBLE,'
            . ' UNIQUE (FROM_MODULE_ID, MESSAGE_ID, TO_MODULE_ID, TO_CLASS, TO_METHOD))',
        'b_agent (ID INTEGER PRIMARY KEY, MODULE_ID, NAME, NEXT_EXEC, INTERVAL_SECONDS, LAST_EXEC)',
        'b_bp_workflow_instance (ID PRIMARY KEY, MODULE_ID, ENTITY, DOCUMENT_ID, WORKFLOW_TEMPLATE_ID, WORKFLOW, OWNER_ID)',
        'b_bp_workflow_template (ID INTEGER PRIMARY KEY, NAME, TEMPLATE)',
        'b_bp_tracking (ID INTEGER PRIMARY KEY, WORKFLOW_ID, TYPE, NOTE)',
        'b_user_field (ID INTEGER PRIMARY KEY, ENTITY_ID, FIELD_NAME, USER_TYPE_ID, MULTIPLE)',
        'b_im_message (ID INTEGER PRIMARY KEY, TO_USER_ID, NOTIFY_TAG, MESSAGE)',
        'kernel_crm (KIND, ID, DATA, PRIMARY KEY (KIND, ID))',
        'kernel_saves (KIND, ID)',
    ];

    public function __construct(string $file)
    {
        $isNew = !is_file($file);
        $this->db = new \SQLite3($file);
        $this->db->enableExceptions(true);
        $this->db->busyTimeout(20_000);
        if ($isNew) {
            $this->createTables();
        }
    }

    /** With a deal to work on, and a field for a robot's result. */
    private function createTables(): void
    {
        $this->db->exec('PRAGMA journal_mode = WAL');
        foreach (self::TABLES as $table) {
            $this->db->exec("CREATE TABLE $table");
        }
        $deal = ['TITLE' => 'Станки "Заря"', 'UF_CRM_ERP_ORDER_ID' => '', 'ASSIGNED_BY_ID' => 1];
        $this->db->exec("INSERT INTO kernel_crm VALUES ('2', 17, '" . json_encode($deal) . "')");
        $this->db->exec("INSERT INTO b_user_field (ENTITY_ID, FIELD_NAME, USER_TYPE_ID, MULTIPLE)"
            . " VALUES ('CRM_DEAL', 'UF_CRM_ERP_ORDER_ID', 'string', 'N')");
    }

    public function query($sql)
    {
        return new Result($this->db->query($sql));
    }

    public function queryExecute($sql)
    {
        $this->db->exec($sql);
    }

    public function getAffectedRowsCount()
    {
        return $this->db->changes();
    }

    public function isTableExists($name)
    {
        $name = $this->getSqlHelper()->forSql($name);
        return (bool) $this->db->querySingle("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = '$name'");
    }

    public function dropTable($name)
    {
        $this->db->exec("DROP TABLE $name");
    }

    public function getSqlHelper()
    {
        return new SqlHelper();
    }

    public function getType()
    {
        return 'sqlite';
    }
}

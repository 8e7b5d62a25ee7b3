<?php

use Bitrix\Main\Application;
use Bitrix\Main\Loader;

class CAgent
{
    public static function AddAgent(
        $name,
        $module = '',
        $period = 'N',
        $interval = 86400,
        $datecheck = '',
        $active = 'Y',
        $next_exec = '',
        $sort = 100,
        $user_id = false,
        $existError = true
    ) {
        $escaped = SQLite3::escapeString($name);
        $same = Application::getConnection()->query("SELECT ID FROM b_agent WHERE NAME = '$escaped'")->fetch();
        if ($same) {
            $existError && $GLOBALS['APPLICATION']->ThrowException('There is such an agent.');
            return $existError ? false : (int) $same['ID'];
        }
        $next = $next_exec === '' ? time() : (int) $next_exec;
        Application::getConnection()->queryExecute('INSERT INTO b_agent (MODULE_ID, NAME, NEXT_EXEC,'
            . " INTERVAL_SECONDS, LAST_EXEC) VALUES ('$module', '$escaped', $next, " . (int) $interval . ', 0)');
        return (int) Application::getConnection()->query('SELECT last_insert_rowid() AS ID')->fetch()['ID'];
    }

    public static function Delete($id)
    {
        Application::getConnection()->queryExecute('DELETE FROM b_agent WHERE ID = ' . (int) $id);
    }

    public static function RemoveModuleAgents($module)
    {
        Application::getConnection()->queryExecute("DELETE FROM b_agent WHERE MODULE_ID = '$module'");
    }

    public static function GetList($arOrder = ['ID' => 'DESC'], $arFilter = [])
    {
        $module = SQLite3::escapeString($arFilter['MODULE_ID'] ?? '');
        return new CDBResult(Application::getConnection()->query("SELECT NAME, NEXT_EXEC, CASE LAST_EXEC WHEN 0 THEN ''"
            . " ELSE datetime(LAST_EXEC, 'unixepoch') END AS LAST_EXEC FROM b_agent WHERE MODULE_ID = '$module'"));
    }

    /** As cron would: every agent that is due, once. */
    public static function CheckAgents()
    {
        $connection = Application::getConnection();
        $rows = $connection->query('SELECT * FROM b_agent WHERE NEXT_EXEC <= ' . time());
        $due = [];
        while ($row = $rows->fetch()) {
            $due[] = $row;
        }
        foreach ($due as $row) {
            if ($row['MODULE_ID'] !== '' && !Loader::includeModule($row['MODULE_ID'])) {
                continue;
            }
            $again = eval('return ' . rtrim($row['NAME'], ';') . ';');
            $connection->queryExecute(is_string($again) && $again !== ''
                ? 'UPDATE b_agent SET LAST_EXEC = ' . time() . ', NEXT_EXEC = ' . (time() + $row['INTERVAL_SECONDS'])
                    . ' WHERE ID = ' . $row['ID']
                : 'DELETE FROM b_agent WHERE ID = ' . $row['ID']);
        }
    }
}

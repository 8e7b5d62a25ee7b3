<?php

use Bitrix\Main\Application;

class CUserTypeEntity
{
    public static function GetList($aSort = [], $aFilter = [])
    {
        $where = ['1 = 1'];
        foreach ($aFilter as $name => $value) {
            $where[] = "$name = '" . SQLite3::escapeString($value) . "'";
        }
        return new CDBResult(Application::getConnection()
            ->query('SELECT * FROM b_user_field WHERE ' . implode(' AND ', $where) . ' ORDER BY ID'));
    }

    public function Add($arFields, $bCheckUserType = true)
    {
        Application::getConnection()->queryExecute("INSERT INTO b_user_field (ENTITY_ID, FIELD_NAME, USER_TYPE_ID,"
            . " MULTIPLE) VALUES ('$arFields[ENTITY_ID]', '$arFields[FIELD_NAME]', '$arFields[USER_TYPE_ID]',"
            . " '" . ($arFields['MULTIPLE'] ?? 'N') . "')");
        return (int) Application::getConnection()->query('SELECT last_insert_rowid() AS ID')->fetch()['ID'];
    }
}

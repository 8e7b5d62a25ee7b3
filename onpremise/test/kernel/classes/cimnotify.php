<?php

use Bitrix\Main\Application;

class CIMNotify
{
    public static function Add($arFields)
    {
        if ((int) $arFields['TO_USER_ID'] >= 1000) {
            return false;
        }
        $values = array_map(
            static fn ($one): string => "'" . SQLite3::escapeString((string) $one) . "'",
            [$arFields['TO_USER_ID'], $arFields['NOTIFY_TAG'] ?? '', $arFields['NOTIFY_MESSAGE']]
        );
        Application::getConnection()->queryExecute('INSERT INTO b_im_message (TO_USER_ID, NOTIFY_TAG, MESSAGE) VALUES ('
            . implode(', ', $values) . ')');
        return (int) Application::getConnection()->query('SELECT last_insert_rowid() AS ID')->fetch()['ID'];
    }

    public static function DeleteByTag($notifyTag, $authorId = false)
    {
        $tag = SQLite3::escapeString($notifyTag);
        Application::getConnection()->queryExecute("DELETE FROM b_im_message WHERE NOTIFY_TAG = '$tag'");
        return true;
    }
}

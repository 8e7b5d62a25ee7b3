<?php

namespace Bitrix\Main\Config;

use Bitrix\Main\Application;

final class Option
{
    public static function get($moduleId, $name, $default = '', $siteId = false)
    {
        [$module, $option] = [self::sql($moduleId), self::sql($name)];
        $row = Application::getConnection()
            ->query("SELECT VALUE FROM b_option WHERE MODULE_ID = $module AND NAME = $option")->fetch();
        return $row ? $row['VALUE'] : $default;
    }

    public static function set($moduleId, $name, $value = '', $siteId = '')
    {
        $values = implode(', ', array_map([self::class, 'sql'], [$moduleId, $name, $value]));
        Application::getConnection()->queryExecute("INSERT OR REPLACE INTO b_option VALUES ($values)");
    }

    public static function delete($moduleId, array $filter = [])
    {
        $module = self::sql($moduleId);
        $name = isset($filter['name']) ? ' AND NAME = ' . self::sql($filter['name']) : '';
        Application::getConnection()->queryExecute("DELETE FROM b_option WHERE MODULE_ID = $module$name");
    }

    private static function sql($value): string
    {
        return "'" . Application::getConnection()->getSqlHelper()->forSql($value) . "'";
    }
}

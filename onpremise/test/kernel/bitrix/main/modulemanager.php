<?php

namespace Bitrix\Main;

final class ModuleManager
{
    public static function registerModule($moduleName)
    {
        Application::getConnection()->queryExecute("INSERT OR IGNORE INTO b_module VALUES ('$moduleName')");
    }

    public static function unRegisterModule($moduleName)
    {
        Application::getConnection()->queryExecute("DELETE FROM b_module WHERE ID = '$moduleName'");
    }

    public static function isModuleInstalled($moduleName)
    {
        return (bool) Application::getConnection()->query("SELECT 1 FROM b_module WHERE ID = '$moduleName'")->fetch();
    }

    public static function getVersion($moduleName)
    {
        $file = $_SERVER['DOCUMENT_ROOT'] . "/local/modules/$moduleName/install/version.php";
        if (!is_file($file)) {
            return KERNEL_CORE === '2026' ? '26.250.0' : '24.1000.0';
        }
        $arModuleVersion = [];
        include $file;
        return $arModuleVersion['VERSION'];
    }
}

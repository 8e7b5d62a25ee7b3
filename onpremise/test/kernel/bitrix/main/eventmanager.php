<?php

namespace Bitrix\Main;

final class EventManager
{
    private static ?self $instance = null;

    public static function getInstance()
    {
        return self::$instance ??= new self();
    }

    public function registerEventHandler(
        $fromModuleId,
        $eventType,
        $toModuleId,
        $toClass = '',
        $toMethod = '',
        $sort = 100,
        $toPath = '',
        $toMethodArg = []
    ) {
        self::add([$fromModuleId, $eventType, $toModuleId, $toClass, $toMethod, 'N']);
    }

    public function registerEventHandlerCompatible(
        $fromModuleId,
        $eventType,
        $toModuleId,
        $toClass = '',
        $toMethod = '',
        $sort = 100,
        $toPath = '',
        $toMethodArg = []
    ) {
        self::add([$fromModuleId, $eventType, $toModuleId, $toClass, $toMethod, 'Y']);
    }

    public function unRegisterEventHandler($fromModuleId, $eventType, $toModuleId, $toClass = '', $toMethod = '')
    {
        Application::getConnection()->queryExecute("DELETE FROM b_module_to_module WHERE FROM_MODULE_ID ="
            . " '$fromModuleId' AND MESSAGE_ID = '$eventType' AND TO_MODULE_ID = '$toModuleId'"
            . " AND TO_CLASS = '$toClass' AND TO_METHOD = '$toMethod'");
    }

    private static function add(array $values): void
    {
        Application::getConnection()
            ->queryExecute("INSERT OR IGNORE INTO b_module_to_module VALUES ('" . implode("', '", $values) . "')");
    }

    /** @param array $arguments as they are for compatible handlers, one Event for the others */
    public static function fire(string $module, string $type, array $arguments, bool $compatible): void
    {
        $rows = Application::getConnection()->query("SELECT * FROM b_module_to_module WHERE FROM_MODULE_ID = '$module'"
            . " AND MESSAGE_ID = '$type' AND COMPATIBLE = '" . ($compatible ? 'Y' : 'N') . "'");
        while ($row = $rows->fetch()) {
            if (Loader::includeModule($row['TO_MODULE_ID'])) {
                [$row['TO_CLASS'], $row['TO_METHOD']](...$arguments);
            }
        }
    }
}

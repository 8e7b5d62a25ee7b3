<?php

class CModule
{
    public $MODULE_NAME;
    public $MODULE_DESCRIPTION;
    public $MODULE_VERSION;
    public $MODULE_VERSION_DATE;
    public $MODULE_ID;
    public $MODULE_SORT = 10000;

    public static function CreateModuleObject($moduleId)
    {
        require_once $_SERVER['DOCUMENT_ROOT'] . "/local/modules/$moduleId/install/index.php";
        $class = str_replace('.', '_', $moduleId);
        return new $class();
    }
}

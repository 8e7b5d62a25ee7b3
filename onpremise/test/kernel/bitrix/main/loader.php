<?php

namespace Bitrix\Main;

use Bitrix\Main\Config\Option;

final class Loader
{
    /** @var array<string, true> */
    private static array $loaded = [];

    public static function includeModule($moduleName)
    {
        if (in_array($moduleName, ['bizproc', 'crm', 'im'], true)) {
            return !str_contains((string) Option::get('kernel', 'off', ''), $moduleName);
        }
        $folder = $_SERVER['DOCUMENT_ROOT'] . "/local/modules/$moduleName";
        if (!ModuleManager::isModuleInstalled($moduleName) || !is_file("$folder/include.php")) {
            return false;
        }
        if (!isset(self::$loaded[$moduleName])) {
            self::$loaded[$moduleName] = true;
            self::registerNamespace(ucwords(str_replace('.', '\\', $moduleName), '\\'), "$folder/lib");
            include_once "$folder/include.php";
        }
        return true;
    }

    private static function registerNamespace(string $namespace, string $folder): void
    {
        spl_autoload_register(static function (string $class) use ($namespace, $folder): void {
            if (!str_starts_with($class, "$namespace\\")) {
                return;
            }
            $path = str_replace('\\', '/', substr($class, strlen($namespace)));
            foreach ([strtolower($path), $path] as $candidate) {
                if (is_file("$folder$candidate.php")) {
                    require_once "$folder$candidate.php";
                    return;
                }
            }
        });
    }
}

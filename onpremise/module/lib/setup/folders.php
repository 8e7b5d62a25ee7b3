<?php

namespace Durable\Robots\Setup;

use Bitrix\Main\Config\Option;
use Durable\Robots\Robot\Catalog;
use Durable\Robots\Settings;

/** The module's files outside its own folder: a folder for each robot, and the script that takes commands. */
final class Folders
{
    private const ACTIVITIES = '/local/activities/custom';
    private const TOOLS = '/local/tools/durable.robots';
    private const CREATED = 'created_folders';

    /** @return string[] codes of the robots that the core can find */
    public static function present(): array
    {
        return array_values(array_filter(Catalog::codes(), static fn (string $code): bool
            => is_file(self::absolute(self::ACTIVITIES . "/$code/$code.php"))));
    }

    /** @return string[] folders that the core would take for one of the robots, and that are somebody else's */
    public static function foreign(): array
    {
        $folders = [];
        foreach (Catalog::codes() as $code) {
            // The core looks into the first one first.
            array_push($folders, "/local/activities/$code", self::ACTIVITIES . "/$code");
        }
        return array_values(array_filter($folders, static fn (string $folder): bool
            => file_exists(self::absolute($folder)) && !self::isOurs($folder)));
    }

    /** Whether an activity is a robot of this version or an earlier one. */
    public static function isRobot(string $code): bool
    {
        return Catalog::has($code) || (preg_match('/^\w+$/D', $code) && self::isOurs(self::ACTIVITIES . "/$code"));
    }

    private static function isOurs(string $folder): bool
    {
        $file = self::absolute($folder . '/' . basename($folder) . '.php');
        return is_file($file) && str_contains((string) file_get_contents($file), 'Durable\\Robots\\Robot\\WaitingRobot');
    }

    /** Also after an update of the module, which may bring new robots. */
    public static function install(): void
    {
        $missing = array_filter(self::parents(), static fn (string $one): bool => !is_dir(self::absolute($one)));
        Option::set(Settings::MODULE, self::CREATED, json_encode(array_values(array_unique([...self::created(), ...$missing]))));
        $source = dirname(__DIR__, 2) . '/install';
        \CopyDirFiles("$source/activities", self::absolute(self::ACTIVITIES), true, true);
        \CopyDirFiles("$source/tools", self::absolute(self::TOOLS), true, true);
        if (count(self::present()) < count(Catalog::codes()) || !is_file(self::absolute(self::TOOLS . '/callback.php'))) {
            throw new \RuntimeException('Files could not be copied to /local.');
        }
    }

    public static function remove(): void
    {
        // Also those of robots that only an earlier version had.
        foreach (glob(self::absolute(self::ACTIVITIES) . '/*', GLOB_ONLYDIR) ?: [] as $path) {
            $folder = self::ACTIVITIES . '/' . basename($path);
            if (self::isOurs($folder)) {
                \DeleteDirFilesEx($folder);
            }
        }
        \DeleteDirFilesEx(self::TOOLS);
        // Folders that were not there before, the innermost first, as long as nobody else has used them since.
        foreach (array_reverse(array_intersect(self::parents(), self::created())) as $folder) {
            $path = self::absolute($folder);
            if (is_dir($path) && count((array) scandir($path)) === 2) {
                rmdir($path);
            }
        }
    }

    /** @return string[] */
    private static function created(): array
    {
        return json_decode((string) Option::get(Settings::MODULE, self::CREATED, '[]'), true) ?: [];
    }

    /** @return string[] the outermost first */
    private static function parents(): array
    {
        return ['/local/activities', self::ACTIVITIES, '/local/tools'];
    }

    private static function absolute(string $path): string
    {
        return $_SERVER['DOCUMENT_ROOT'] . $path;
    }
}

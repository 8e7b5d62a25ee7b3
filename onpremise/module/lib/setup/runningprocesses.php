<?php

namespace Durable\Robots\Setup;

use Bitrix\Main\Application;

/** Processes that have not ended and hold one of the robots, wherever in them it stands. */
final class RunningProcesses
{
    /** @return string[] their documents, e.g. `DEAL_17` */
    public static function documentsWithRobots(): array
    {
        $documents = [];
        $templates = [];
        $found = Application::getConnection()
            ->query('SELECT DOCUMENT_ID, WORKFLOW_TEMPLATE_ID, WORKFLOW FROM b_bp_workflow_instance');
        while ($row = $found->fetch()) {
            $template = (int) $row['WORKFLOW_TEMPLATE_ID'];
            // The template may have changed since; the stored process is what will be restored.
            $holds = self::holdsByName((string) $row['WORKFLOW'])
                || ($templates[$template] ??= self::holdsByTemplate($template));
            if ($holds) {
                $documents[(string) $row['DOCUMENT_ID']] = true;
            }
        }
        return array_map('strval', array_keys($documents));
    }

    /** A stored process begins with the names of its classes; the core compresses it where it can. */
    private static function holdsByName(string $stored): bool
    {
        $plain = function_exists('gzuncompress') ? @gzuncompress($stored) : false;
        $names = explode(',', (string) strstr($plain === false ? $stored : $plain, ';', true));
        return array_filter($names, static fn (string $name): bool => Folders::isRobot(mb_strtolower($name))) !== [];
    }

    private static function holdsByTemplate(int $id): bool
    {
        $row = \CBPWorkflowTemplateLoader::GetList([], ['ID' => $id], false, false, ['ID', 'TEMPLATE'])->Fetch();
        return $row && self::holdsRobot($row['TEMPLATE']);
    }

    private static function holdsRobot(mixed $activities): bool
    {
        foreach (is_array($activities) ? $activities : [] as $activity) {
            $type = is_array($activity) ? ($activity['Type'] ?? null) : null;
            if (is_string($type) && Folders::isRobot(mb_strtolower($type))) {
                return true;
            }
            if (is_array($activity) && self::holdsRobot($activity['Children'] ?? [])) {
                return true;
            }
        }
        return false;
    }
}

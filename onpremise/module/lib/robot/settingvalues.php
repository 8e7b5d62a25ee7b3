<?php

namespace Durable\Robots\Robot;

/** The settings of a robot on a stage, as the core's own REST robots would send them. */
final class SettingValues
{
    /**
     * @param \CBPActivity $activity whose properties evaluate their expressions as they are read
     * @param object $documents the core's document service
     * @return array<string, string|string[]> by the names that the service knows
     */
    public static function read(\CBPActivity $activity, string $code, object $documents): array
    {
        $map = Catalog::dialogMap($code);
        $values = [];
        foreach (Catalog::settings($code) as $name) {
            $key = Catalog::settingKey($name);
            // A process that was stored by an earlier version of the module lacks what is new.
            $value = $activity->isPropertyExists($key) ? $activity->{$key} : $map[$key]['Default'];
            $type = $documents->getFieldTypeObject($activity->getDocumentType(), $map[$key]);
            $external = $type ? $type->externalizeValue($activity->getName(), $value) : $value;
            $values[$name] = $map[$key]['Multiple']
                ? array_map([self::class, 'toText'], array_values((array) $external))
                : self::toText($external);
        }
        return $values;
    }

    /** The form keeps the one user of a single setting in a list. */
    private static function toText(mixed $value): string
    {
        $value = is_array($value) ? reset($value) : $value;
        return is_bool($value) ? ($value ? 'Y' : 'N') : (is_scalar($value) ? (string) $value : '');
    }
}

<?php

namespace Durable\Robots\Robot;

/**
 * The handler that the article registers for OnBizProcActivityList. The core never raises that event: robots appear
 * because their folders are in /local/activities/custom.
 */
final class ActivityList
{
    /** @param array<string, mixed> $arActivities */
    public static function onBizProcActivityList(array &$arActivities): void
    {
        foreach (Catalog::codes() as $code) {
            $arActivities[$code] ??= Catalog::description($code);
        }
    }
}

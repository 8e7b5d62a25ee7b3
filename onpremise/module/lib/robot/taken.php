<?php

namespace Durable\Robots\Robot;

/**
 * Which events the steps of this process took. The core ignores an event that nobody waits for without a word, so a
 * sender has to look here whether its event arrived.
 */
final class Taken
{
    /** @var array<string, true> by event id */
    private static array $events = [];

    public static function mark(string $eventId): void
    {
        self::$events[$eventId] = true;
    }

    public static function has(string $eventId): bool
    {
        return isset(self::$events[$eventId]);
    }

    public static function forget(string $eventId): void
    {
        unset(self::$events[$eventId]);
    }
}

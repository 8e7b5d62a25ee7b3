<?php

namespace Durable\Robots\Robot;

/** A timeout as the stage's form sets it: a number and its unit. */
final class Duration
{
    private const UNITS = ['s' => 1, 'm' => 60, 'h' => 3600, 'd' => 86400];
    /** As the core's own robots are capped. */
    private const LONGEST = 5 * 365 * 86400;

    /** @return string[] */
    public static function units(): array
    {
        return array_keys(self::UNITS);
    }

    /** Seconds; 0: without end. What is no number counts as 0. */
    public static function seconds(mixed $amount, mixed $unit): int
    {
        $number = is_scalar($amount) ? (int) $amount : 0;
        return max(0, min($number * (self::UNITS[is_string($unit) ? $unit : 's'] ?? 1), self::LONGEST));
    }
}

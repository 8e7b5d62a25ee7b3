<?php

namespace Durable\Robots\Test;

use Durable\Robots\Robot\Duration;
use PHPUnit\Framework\TestCase;

final class DurationTest extends TestCase
{
    /** @dataProvider timeouts */
    public function testATimeoutIsReadAsTheFormOrAnExpressionGivesIt(mixed $amount, mixed $unit, int $seconds): void
    {
        self::assertSame($seconds, Duration::seconds($amount, $unit));
    }

    public static function timeouts(): iterable
    {
        yield 'seconds' => ['90', 's', 90];
        yield 'minutes' => [11, 'm', 660];
        yield 'hours' => ['2', 'h', 7200];
        yield 'days' => ['3', 'd', 259_200];
        yield 'none' => ['0', 'm', 0];
        yield 'an expression that came to nothing' => ['', 'm', 0];
        yield 'words' => ['soon', 'd', 0];
        yield 'a list' => [['5'], ['m'], 0];
        yield 'less than none' => ['-5', 'm', 0];
        yield 'a unit that nobody knows' => ['5', 'weeks', 5];
        yield 'longer than the core waits' => ['99999', 'd', 157_680_000];
        yield 'more than a number holds' => ['9223372036854775807', 'd', 157_680_000];
    }
}

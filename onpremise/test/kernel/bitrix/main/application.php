<?php

namespace Bitrix\Main;

final class Application
{
    public const JOB_PRIORITY_NORMAL = 100;

    private static ?self $instance = null;
    private static ?DB\Connection $connection = null;
    /** @var array<array{callable, array}> */
    private array $jobs = [];

    public static function getInstance(): self
    {
        return self::$instance ??= new self();
    }

    public static function getConnection($name = ''): DB\Connection
    {
        return self::$connection ??= new DB\Connection(dirname($_SERVER['DOCUMENT_ROOT']) . '/kernel.sqlite');
    }

    public function addBackgroundJob(callable $job, array $args = [], $priority = self::JOB_PRIORITY_NORMAL)
    {
        $this->jobs[] = [$job, $args];
        return $this;
    }

    public function getExceptionHandler(): ExceptionLog
    {
        return new ExceptionLog();
    }

    /** The end of a hit: jobs run once everything has been saved and said. */
    public function terminate($status = 0)
    {
        while ($this->jobs !== []) {
            [$job, $args] = array_shift($this->jobs);
            $job(...$args);
        }
    }
}

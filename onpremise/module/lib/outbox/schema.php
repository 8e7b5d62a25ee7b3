<?php

namespace Durable\Robots\Outbox;

use Bitrix\Main\Application;

/** The module's one table, in SQL that MySQL and PostgreSQL both read. */
final class Schema
{
    public const TABLE = 'b_durable_robots_step';

    public static function isThere(): bool
    {
        return Application::getConnection()->isTableExists(self::TABLE);
    }

    public static function create(): void
    {
        if (self::isThere()) {
            return;
        }
        $connection = Application::getConnection();
        // MySQL's `text` ends at 64 KB.
        $longText = $connection->getType() === 'mysql' ? 'mediumtext' : 'text';
        $connection->queryExecute('CREATE TABLE ' . self::TABLE . ' (
            EVENT_ID varchar(48) NOT NULL,
            WORKFLOW_ID varchar(64) NOT NULL,
            ACTIVITY varchar(128) NOT NULL,
            ROBOT varchar(64) NOT NULL,
            CALL_DATA ' . $longText . ' NOT NULL,
            TIMEOUT int NOT NULL,
            CREATED_AT bigint NOT NULL,
            STATE varchar(16) NOT NULL,
            ATTEMPTS int NOT NULL,
            NEXT_AT bigint NOT NULL,
            CLAIMED_UNTIL bigint NOT NULL,
            ENDED_AT bigint NOT NULL,
            PROBLEM varchar(500) NOT NULL,
            LAST_LOG varchar(64) NOT NULL,
            PRIMARY KEY (EVENT_ID)
        )');
        $connection->queryExecute('CREATE INDEX IX_DURABLE_STEP_DUE ON ' . self::TABLE . ' (STATE, NEXT_AT)');
        $connection->queryExecute('CREATE INDEX IX_DURABLE_STEP_ENDED ON ' . self::TABLE . ' (ENDED_AT)');
        $connection->queryExecute('CREATE INDEX IX_DURABLE_STEP_FLOW ON ' . self::TABLE . ' (WORKFLOW_ID)');
    }

    public static function drop(): void
    {
        if (self::isThere()) {
            Application::getConnection()->dropTable(self::TABLE);
        }
    }
}

<?php

namespace Durable\Robots\Outbox;

use Bitrix\Main\Application;

/** The module's own record of steps; the core's saves are not in one transaction with anything. */
final class Outbox
{
    /** How long one sender has a row for itself; above the time that a request may take. */
    private const CLAIM_SECONDS = 60;
    private const KEPT_SECONDS = 30 * 86400;
    private const LONGEST_PAUSE = 15 * 60;
    /** A time further ahead was written by a clock that has been set back since. */
    private const FURTHEST = 3600;
    private const LONGEST_PROBLEM = 200;
    private const T = Schema::TABLE;

    public static function add(Step $step): void
    {
        $columns = $step->toColumns() + ['ATTEMPTS' => '0', 'NEXT_AT' => (string) $step->createdAt,
            'CLAIMED_UNTIL' => '0', 'ENDED_AT' => '0', 'PROBLEM' => '', 'LAST_LOG' => ''];
        $values = implode(', ', array_map([self::class, 'text'], $columns));
        self::execute('INSERT INTO ' . self::T . ' (' . implode(', ', array_keys($columns)) . ") VALUES ($values)");
    }

    public static function find(string $eventId): ?Step
    {
        return self::select('EVENT_ID = ' . self::text($eventId), '')[0] ?? null;
    }

    /** @return Step[] whose call may be sent now, the longest due first */
    public static function due(int $now, int $most): array
    {
        $where = "STATE = 'waiting' AND " . self::isPast('NEXT_AT', $now) . ' AND ' . self::isPast('CLAIMED_UNTIL', $now);
        return self::select($where, "ORDER BY NEXT_AT LIMIT $most");
    }

    /** Takes a row for one sender; false where another has it, or the call has been sent or withdrawn. */
    public static function claim(string $eventId, int $now): bool
    {
        $until = $now + self::CLAIM_SECONDS;
        return self::execute('UPDATE ' . self::T . " SET CLAIMED_UNTIL = $until WHERE EVENT_ID = "
            . self::text($eventId) . " AND STATE = 'waiting' AND " . self::isPast('CLAIMED_UNTIL', $now)) === 1;
    }

    private static function isPast(string $column, int $now): string
    {
        return "$column NOT BETWEEN " . ($now + 1) . ' AND ' . ($now + self::FURTHEST);
    }

    public static function sent(string $eventId): void
    {
        self::execute('UPDATE ' . self::T . " SET STATE = 'sent', PROBLEM = '', ATTEMPTS = ATTEMPTS + 1 WHERE EVENT_ID = "
            . self::text($eventId) . " AND STATE = 'waiting'");
    }

    /** Keeps a call for another try: after 1, 2, 4 and 8 minutes, then every 15. */
    public static function failed(Step $step, string $problem, int $now): void
    {
        $next = $now + min(60 * 2 ** min($step->attempts, 10), self::LONGEST_PAUSE);
        // The table may know characters of three bytes only.
        $short = mb_substr(preg_replace('/[\x{10000}-\x{10FFFF}]/u', '?', mb_scrub($problem, 'UTF-8')), 0, self::LONGEST_PROBLEM);
        $text = self::text($short);
        self::execute('UPDATE ' . self::T . " SET CLAIMED_UNTIL = 0, NEXT_AT = $next, ATTEMPTS = ATTEMPTS + 1,"
            . " PROBLEM = $text WHERE EVENT_ID = " . self::text($step->eventId));
    }

    /** What an administrator does after mending something: everything that waits is due at once. */
    public static function hurry(int $now): void
    {
        self::execute('UPDATE ' . self::T . " SET NEXT_AT = $now WHERE STATE = 'waiting'");
    }

    /** The step is over. What was not sent yet is withdrawn; an ended step stays as it is. */
    public static function end(string $eventId, StepState $state, int $now): void
    {
        $where = 'EVENT_ID = ' . self::text($eventId);
        if ($state !== StepState::Answered) {
            self::execute('UPDATE ' . self::T . " SET STATE = 'withdrawn', ENDED_AT = $now"
                . " WHERE $where AND STATE = 'waiting'");
        }
        self::execute('UPDATE ' . self::T . " SET STATE = " . self::text($state->value) . ", ENDED_AT = $now"
            . " WHERE $where AND STATE IN ('waiting', 'sent')");
    }

    public static function logged(string $eventId, string $digest): void
    {
        self::execute('UPDATE ' . self::T . ' SET LAST_LOG = ' . self::text($digest) . ' WHERE EVENT_ID = '
            . self::text($eventId));
    }

    /** @return Step[] */
    public static function openOfWorkflow(string $workflowId): array
    {
        return self::select('WORKFLOW_ID = ' . self::text($workflowId) . " AND STATE IN ('waiting', 'sent')", '');
    }

    /** @return Step[] the oldest first */
    public static function open(int $most = 1000): array
    {
        return self::select("STATE IN ('waiting', 'sent')", "ORDER BY CREATED_AT LIMIT $most");
    }

    /** @return Step[] the youngest first */
    public static function ofState(StepState $state, int $most): array
    {
        return self::select('STATE = ' . self::text($state->value), "ORDER BY CREATED_AT DESC LIMIT $most");
    }

    /** @return array<string, array{count: int, oldest: int}> by state; `oldest` is a time stamp */
    public static function totals(): array
    {
        $totals = [];
        $result = Application::getConnection()->query('SELECT STATE, COUNT(*) AS CNT, MIN(CREATED_AT) AS OLDEST FROM '
            . self::T . ' GROUP BY STATE');
        while ($row = $result->fetch()) {
            $totals[(string) $row['STATE']] = ['count' => (int) $row['CNT'], 'oldest' => (int) $row['OLDEST']];
        }
        return $totals;
    }

    /** Ended steps are kept for a while, so that a late answer can be told what became of its step. */
    public static function forgetEnded(int $now): void
    {
        $before = $now - self::KEPT_SECONDS;
        // Open ones have no end: 0.
        self::execute('DELETE FROM ' . self::T . " WHERE ENDED_AT BETWEEN 1 AND $before");
    }

    /** @return Step[] */
    private static function select(string $where, string $more): array
    {
        $steps = [];
        $result = Application::getConnection()->query('SELECT * FROM ' . self::T . " WHERE $where $more");
        while ($row = $result->fetch()) {
            $steps[] = Step::fromRow($row);
        }
        return $steps;
    }

    private static function execute(string $sql): int
    {
        $connection = Application::getConnection();
        $connection->queryExecute($sql);
        return (int) $connection->getAffectedRowsCount();
    }

    private static function text(string $value): string
    {
        return "'" . Application::getConnection()->getSqlHelper()->forSql($value) . "'";
    }
}

<?php

namespace Durable\Robots\Admin;

use Bitrix\Main\Loader;
use Bitrix\Main\Localization\Loc;
use Durable\Robots\Outbox\Outbox;
use Durable\Robots\Outbox\StepState;
use Durable\Robots\Robot\Catalog;
use Durable\Robots\Robot\WaitingRobot;
use Durable\Robots\Settings;
use Durable\Robots\Setup\Folders;

if (!defined('B_PROLOG_INCLUDED') || B_PROLOG_INCLUDED !== true) {
    die();
}

Loc::loadMessages(__FILE__);

/** Tries everything that a robot needs, in the order in which it would fail. docs/on-premise.md explains each line. */
final class SelfCheck
{
    /** An outbox that keeps a call for longer says something. */
    private const LATE = 15 * 60;
    /** Agents run every minute where cron runs them. */
    private const AGENTS_LATE = 10 * 60;

    /** @return Finding[] */
    public static function run(): array
    {
        $settings = Settings::read();
        $found = [self::modules(), ...array_map([self::class, 'robot'], Catalog::codes()), self::agents()];
        $found[] = self::finding('SETTINGS', $settings->isComplete());
        if ($settings->isComplete()) {
            array_push($found, ...ServiceCheck::run($settings));
        }
        $found[] = self::outbox();
        return $found;
    }

    private static function modules(): Finding
    {
        $missing = array_filter(['bizproc', 'crm', 'im'], static fn (string $one): bool => !Loader::includeModule($one));
        return self::finding('MODULES', $missing === [], ['#MISSING#' => implode(', ', $missing)]);
    }

    private static function robot(string $code): Finding
    {
        $runtime = \CBPRuntime::getRuntime();
        $isThere = in_array($code, Folders::present(), true) && $runtime->includeActivityFile($code)
            && is_subclass_of('CBP' . $code, WaitingRobot::class);
        $listed = $isThere ? array_change_key_case($runtime->searchActivitiesByType('robot_activity'), CASE_LOWER) : [];
        return self::finding('ROBOT', isset($listed[$code]), ['#CODE#' => $code]);
    }

    private static function agents(): Finding
    {
        $agent = \CAgent::GetList(['ID' => 'DESC'], ['MODULE_ID' => Settings::MODULE])->Fetch();
        $last = $agent ? \MakeTimeStamp((string) $agent['LAST_EXEC']) : false;
        return self::finding('AGENTS', $last !== false && time() - $last < self::AGENTS_LATE);
    }

    private static function outbox(): Finding
    {
        $waiting = Outbox::totals()[StepState::Waiting->value] ?? ['count' => 0, 'oldest' => time()];
        $late = $waiting['count'] > 0 && time() - $waiting['oldest'] > self::LATE;
        return self::finding('OUTBOX', !$late, ['#COUNT#' => (string) $waiting['count']]);
    }

    /** @param array<string, string> $values */
    public static function finding(string $key, bool $ok, array $values = []): Finding
    {
        $text = (string) Loc::getMessage("DURABLE_ROBOTS_CHECK_{$key}_" . ($ok ? 'OK' : 'BAD'), $values);
        return new Finding($key, $ok, $text);
    }
}

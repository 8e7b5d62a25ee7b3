<?php

namespace Durable\Robots\Setup;

use Bitrix\Main\Localization\Loc;
use Durable\Robots\Callback\Refusal;
use Durable\Robots\Outbox\Outbox;
use Durable\Robots\Outbox\Step;
use Durable\Robots\Outbox\StepState;
use Durable\Robots\Robot\StepEvent;

if (!defined('B_PROLOG_INCLUDED') || B_PROLOG_INCLUDED !== true) {
    die();
}

Loc::loadMessages(__FILE__);

/**
 * Before the classes go: a stored process whose class is gone never goes on, so every waiting step is completed as
 * failed, and no process may be left that still comes to one of the robots.
 */
final class Departure
{
    /** A process may hold several robots in a row; one in a loop would never end. */
    private const ROUNDS = 20;
    private const NAMED = 10;

    /** Null: nothing stands in the way any more. Otherwise a sentence for the administrator; nothing was removed. */
    public static function obstacle(): ?string
    {
        // Thousands of steps take longer than a page may.
        set_time_limit(0);
        $stuck = [];
        for ($round = 0; $round < self::ROUNDS; $round++) {
            $open = array_filter(Outbox::open(), static fn ($step): bool => !isset($stuck[$step->eventId]));
            if ($open === []) {
                break;
            }
            foreach ($open as $step) {
                if (!self::complete($step)) {
                    $stuck[$step->eventId] = $step->documentId[2] ?? $step->workflowId;
                }
            }
        }
        $left = array_map(static fn ($step): string => $step->documentId[2] ?? $step->workflowId, Outbox::open());
        if ($left !== []) {
            return self::say('STEPS', $left);
        }
        $processes = RunningProcesses::documentsWithRobots();
        return $processes === [] ? null : self::say('PROCESSES', $processes);
    }

    private static function complete(Step $step): bool
    {
        try {
            StepEvent::send($step, ['RETURN_VALUES' => [
                'status' => 'failed',
                'error' => (string) Loc::getMessage('DURABLE_ROBOTS_LEAVING_ERROR'),
            ]]);
            Outbox::end($step->eventId, StepState::Answered, time());
            return true;
        } catch (Refusal $refusal) {
            // 410: it is over already.
            return $refusal->status === 410;
        }
    }

    /** @param string[] $documents */
    private static function say(string $key, array $documents): string
    {
        $documents = array_values(array_unique($documents));
        $more = count($documents) > self::NAMED ? ', …' : '';
        return (string) Loc::getMessage("DURABLE_ROBOTS_LEAVING_$key", [
            '#COUNT#' => (string) count($documents),
            '#DOCUMENTS#' => implode(', ', array_slice($documents, 0, self::NAMED)) . $more,
        ]);
    }
}

<?php

namespace Durable\Robots\Robot;

use Bitrix\Main\Event;
use Durable\Robots\Outbox\Outbox;
use Durable\Robots\Outbox\StepState;

/** Processes that end without their steps having been answered: stopped by hand, or deleted with their document. */
final class ProcessEvents
{
    public static function onWorkflowComplete(mixed $workflowId): void
    {
        self::leave((string) $workflowId);
    }

    public static function onAfterWorkflowKill(Event $event): void
    {
        self::leave((string) $event->getParameter('ID'));
    }

    private static function leave(string $workflowId): void
    {
        foreach (Outbox::openOfWorkflow($workflowId) as $step) {
            // The answer that completed the process is recorded by its sender, after the core has saved.
            if (!Taken::has($step->eventId)) {
                Outbox::end($step->eventId, StepState::Left, time());
            }
        }
    }
}

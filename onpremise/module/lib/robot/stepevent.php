<?php

namespace Durable\Robots\Robot;

use Durable\Robots\Callback\Refusal;
use Durable\Robots\Outbox\Outbox;
use Durable\Robots\Outbox\Step;
use Durable\Robots\Outbox\StepState;

/** Hands an event to a waiting step, and finds out whether it got there. */
final class StepEvent
{
    /** The core runs a process first and saves it after, so a younger instance may not be saved yet. In seconds. */
    private const SAVED_AFTER = 600;
    private const NOT_FOUND = 404;
    private const LOCKED = 423;
    private const TERMINATED = 499;

    /**
     * @param array<string, mixed> $event
     * @throws Refusal 409 where another try may succeed, 410 where none will
     */
    public static function send(Step $step, array $event): void
    {
        Taken::forget($step->eventId);
        $errors = [];
        \CBPDocument::sendExternalEvent(
            $step->workflowId,
            $step->activity,
            ['EVENT_ID' => $step->eventId] + $event,
            $errors
        );
        if ($errors !== []) {
            throw self::refusalOf($step, (int) (reset($errors)['code'] ?? 0));
        }
        if (!Taken::has($step->eventId)) {
            // The core drops an event that nobody waits for without a word.
            Outbox::end($step->eventId, StepState::Left, time());
            throw new Refusal('STEP_LEFT', 'The process no longer waits in this step.', 410);
        }
    }

    private static function refusalOf(Step $step, int $code): Refusal
    {
        if ($code === self::LOCKED) {
            return new Refusal('LOCKED', 'The process is at work; try again.', 409);
        }
        if ($code === self::NOT_FOUND && time() - $step->createdAt < self::SAVED_AFTER) {
            return new Refusal('NOT_SAVED_YET', 'The process is not saved yet; try again.', 409);
        }
        if ($code === self::NOT_FOUND || $code === self::TERMINATED) {
            Outbox::end($step->eventId, StepState::Left, time());
            return new Refusal('STEP_LEFT', 'The process is over, or its document was deleted.', 410);
        }
        return new Refusal('ERROR_CORE', 'The box could not let the process go on now; try again.', 503);
    }
}

<?php

namespace Durable\Robots\Command;

use Durable\Robots\Callback\Refusal;
use Durable\Robots\Outbox\Outbox;
use Durable\Robots\Outbox\Step;
use Durable\Robots\Outbox\StepState;
use Durable\Robots\Robot\StepEvent;
use Durable\Robots\Wire\CallBody;

/** bizproc.event.send and bizproc.activity.log, with a verdict that can be relied on: the event is applied before it. */
final class ProcessStep
{
    private const GONE = 410;
    private const ENDED = [
        'answered' => ['STEP_ANSWERED', 'The step has been answered already.'],
        'timed-out' => ['STEP_TIMED_OUT', 'The step timed out, and its process went on.'],
        'left' => ['STEP_LEFT', 'The process left the step: it was stopped, or went on without it.'],
        'withdrawn' => ['STEP_LEFT', 'The step ended before its call was acknowledged.'],
    ];

    /** @return array{result: true} */
    public static function send(Params $params): array
    {
        $step = self::openStep($params);
        StepEvent::send($step, ['RETURN_VALUES' => $params->map('RETURN_VALUES'),
            'LOG_MESSAGE' => $params->text('LOG_MESSAGE')]);
        Outbox::end($step->eventId, StepState::Answered, time());
        return ['result' => true];
    }

    /** A line that the last one repeats is not written again: the service cannot know whether its reply was lost. */
    public static function log(Params $params): array
    {
        $step = self::openStep($params);
        $message = $params->text('LOG_MESSAGE');
        $digest = hash('sha256', $message);
        if ($step->lastLog !== $digest) {
            StepEvent::send($step, ['LOG_MESSAGE' => $message, 'LOG_ACTION' => true]);
            Outbox::logged($step->eventId, $digest);
        }
        return ['result' => true];
    }

    private static function openStep(Params $params): Step
    {
        Params::needModule('bizproc');
        $eventId = CallBody::eventIdOf($params->text('EVENT_TOKEN'));
        if ($eventId === null) {
            throw new Refusal('ACCESS_DENIED', 'Access denied', 403);
        }
        $step = Outbox::find($eventId);
        if ($step === null) {
            throw new Refusal('STEP_UNKNOWN', 'The step ended long ago.', self::GONE);
        }
        if (!$step->state->isOpen()) {
            [$error, $words] = self::ENDED[$step->state->value];
            throw new Refusal($error, $words, self::GONE);
        }
        return $step;
    }
}

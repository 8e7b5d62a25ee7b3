<?php

namespace Durable\Robots\Outbox;

/** Where a robot's step on the box stands. */
enum StepState: string
{
    /** Its call has not been acknowledged by the service yet. */
    case Waiting = 'waiting';
    case Sent = 'sent';
    case Answered = 'answered';
    case TimedOut = 'timed-out';
    /** The process left the step: it was cancelled, stopped or completed without it. */
    case Left = 'left';
    /** The step ended before its call was acknowledged, so the call will not be sent any more. */
    case Withdrawn = 'withdrawn';

    public function isOpen(): bool
    {
        return $this === self::Waiting || $this === self::Sent;
    }
}

<?php

namespace Durable\Robots\Outbox;

use Durable\Robots\Settings;
use Durable\Robots\Wire\CallBody;
use Durable\Robots\Wire\ServiceReply;
use Durable\Robots\Wire\Signature;

/** Brings calls from the outbox to the service. A call may arrive twice; its event id makes that harmless. */
final class Delivery
{
    private const AGENT = '\\' . self::class . '::sweep();';
    /** An agent is taken for dead after 10 minutes; agents of other modules wait behind it. */
    private const SWEEP_SECONDS = 40;
    private const BATCH = 50;

    /** After the workflow has been saved: the background job of `execute()`. */
    public static function deliver(string $eventId): void
    {
        try {
            self::post($eventId, Settings::read());
        } catch (\Throwable $error) {
            // The row waits for the sweep; nothing of this may reach whoever changed the stage.
            \AddMessage2Log("Call $eventId was not sent: " . get_class($error), Settings::MODULE);
        }
    }

    /** Agent: all calls that are due, until the service turns out to be away. */
    public static function sweep(): string
    {
        try {
            Outbox::forgetEnded(time());
            self::sendDue(Settings::read());
        } catch (\Throwable $error) {
            \AddMessage2Log('The outbox was not swept: ' . get_class($error), Settings::MODULE);
        }
        // An agent that does not return its call is never run again.
        return self::AGENT;
    }

    private static function sendDue(Settings $settings): void
    {
        $until = time() + self::SWEEP_SECONDS;
        foreach ($settings->isComplete() ? Outbox::due(time(), self::BATCH) : [] as $step) {
            if (time() >= $until || !self::post($step->eventId, $settings)) {
                return;
            }
        }
    }

    public static function agentName(): string
    {
        return self::AGENT;
    }

    /** False: the service cannot be reached now, so other calls need not be tried. */
    private static function post(string $eventId, Settings $settings): bool
    {
        $now = time();
        if (!$settings->isComplete() || !Outbox::claim($eventId, $now)) {
            return true;
        }
        $step = Outbox::find($eventId);
        if ($step === null) {
            return true;
        }
        $body = CallBody::of($step, $settings, $now);
        $reply = ServiceReply::post(
            $settings,
            "/robots/$step->robot",
            Signature::ROBOT_CALL,
            $body,
            'application/x-www-form-urlencoded'
        );
        if ($reply->isAcknowledgement()) {
            Outbox::sent($eventId);
        } else {
            Outbox::failed($step, $reply->problem(), time());
        }
        return $reply->status !== 0;
    }
}

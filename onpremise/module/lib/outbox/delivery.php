<?php

namespace Durable\Robots\Outbox;

use Bitrix\Main\Config\Option;
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
    private const SWEEP_REQUEST = 10;
    private const BATCH = 50;
    /** On servers without FastCGI whoever changed the stage waits for the jobs of the hit. */
    private const HIT_SECONDS = 5;
    private const HIT_REQUEST = 3;
    /** For how long hits leave a service that was not reached to the agent. */
    private const AWAY_SECONDS = 60;
    private const AWAY = 'away_until';

    private static ?int $hitEnds = null;

    /** After the workflow has been saved: the background job of `execute()`. A bulk change has thousands in one hit. */
    public static function deliver(string $eventId): void
    {
        try {
            self::$hitEnds ??= time() + self::HIT_SECONDS;
            $left = self::$hitEnds - time();
            if ($left > 0 && !self::isAway(time())) {
                self::post($eventId, Settings::read(), min(self::HIT_REQUEST, $left));
            }
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
        // A call that was tried is sent by then, or due at another time.
        while ($settings->isComplete() && ($due = Outbox::due(time(), self::BATCH)) !== []) {
            foreach ($due as $step) {
                if (time() >= $until || !self::post($step->eventId, $settings, self::SWEEP_REQUEST)) {
                    return;
                }
            }
        }
    }

    public static function agentName(): string
    {
        return self::AGENT;
    }

    /** False: the service cannot be reached now, so other calls need not be tried. */
    private static function post(string $eventId, Settings $settings, int $seconds): bool
    {
        $now = time();
        if (!$settings->isComplete() || !Outbox::claim($eventId, $now)) {
            return true;
        }
        $step = Outbox::find($eventId);
        if ($step === null) {
            return true;
        }
        $reply = ServiceReply::post(
            $settings,
            "/robots/$step->robot",
            Signature::ROBOT_CALL,
            CallBody::of($step, $settings, $now),
            'application/x-www-form-urlencoded',
            $seconds
        );
        if ($reply->isAcknowledgement()) {
            Outbox::sent($eventId);
            $settings->noteAcknowledged();
        } else {
            Outbox::failed($step, $reply->problem(), time());
        }
        self::noteAway($reply->status === 0);
        return $reply->status !== 0;
    }

    private static function isAway(int $now): bool
    {
        $until = (int) Option::get(Settings::MODULE, self::AWAY, '0');
        // A clock that was set back does not make it longer.
        return $until > $now && $until <= $now + self::AWAY_SECONDS;
    }

    private static function noteAway(bool $isAway): void
    {
        $known = (int) Option::get(Settings::MODULE, self::AWAY, '0');
        if ($isAway || $known !== 0) {
            Option::set(Settings::MODULE, self::AWAY, $isAway ? (string) (time() + self::AWAY_SECONDS) : '0');
        }
    }
}

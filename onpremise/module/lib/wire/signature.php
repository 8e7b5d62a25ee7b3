<?php

namespace Durable\Robots\Wire;

/**
 * HMAC-SHA-256 over purpose, time stamp and body. The purpose keeps a message of one direction from being played back
 * as one of the other. See docs/on-premise-wire.md and onpremise/vectors/signatures.json.
 */
final class Signature
{
    public const HEADER = 'X-Robots-Signature';
    public const ROBOT_CALL = 'robot-call';
    public const COMMANDS = 'commands';
    public const SELF_CHECK = 'self-check';
    /** Largest difference of the two clocks, in seconds. */
    public const WINDOW = 300;

    public static function header(string $purpose, string $keyId, string $secret, int $time, string $body): string
    {
        return "t=$time,k=$keyId,v1=" . self::digest($purpose, $secret, (string) $time, $body);
    }

    /**
     * Null: the message is genuine and fresh. A stranger learns nothing of the clock: it is told to holders of a secret.
     *
     * @param array<string, string> $secrets by key id
     */
    public static function check(
        string $purpose,
        ?string $header,
        string $body,
        array $secrets,
        int $now
    ): ?SignatureProblem {
        $form = '/^t=(\d{1,12}),k=([A-Za-z0-9._-]{1,32}),v1=([0-9a-f]{64})$/D';
        if (!preg_match($form, $header ?? '', $parts)) {
            return new SignatureProblem(SignatureProblem::MISSING);
        }
        [, $time, $keyId, $digest] = $parts;
        if (!isset($secrets[$keyId])) {
            return new SignatureProblem(SignatureProblem::UNKNOWN_KEY);
        }
        if (!hash_equals(self::digest($purpose, $secrets[$keyId], $time, $body), $digest)) {
            return new SignatureProblem(SignatureProblem::WRONG);
        }
        $difference = (int) $time - $now;
        return abs($difference) > self::WINDOW ? new SignatureProblem(SignatureProblem::CLOCK, $difference) : null;
    }

    private static function digest(string $purpose, string $secret, string $time, string $body): string
    {
        return hash_hmac('sha256', "$purpose.$time.$body", $secret);
    }
}

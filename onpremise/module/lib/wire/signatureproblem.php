<?php

namespace Durable\Robots\Wire;

/** Why a signed message is not accepted. */
final class SignatureProblem
{
    public const MISSING = 'SIGNATURE_MISSING';
    public const UNKNOWN_KEY = 'UNKNOWN_KEY';
    public const WRONG = 'WRONG_SIGNATURE';
    public const CLOCK = 'CLOCK_DIFFERENCE';

    /** @param int|null $difference seconds that the sender's clock is ahead; for CLOCK only */
    public function __construct(public readonly string $code, public readonly ?int $difference = null)
    {
    }
}

<?php

namespace Durable\Robots\Callback;

/** A command that was not carried out, in words and a code that the service reads. */
final class Refusal extends \RuntimeException
{
    public function __construct(
        public readonly string $error,
        string $description,
        public readonly int $status = 400,
    ) {
        parent::__construct($description);
    }
}

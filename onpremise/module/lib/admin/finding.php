<?php

namespace Durable\Robots\Admin;

/** One line of the self-check. */
final class Finding
{
    public function __construct(public readonly string $name, public readonly bool $ok, public readonly string $text)
    {
    }
}

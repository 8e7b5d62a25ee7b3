<?php

namespace Durable\Robots\Callback;

/** What the callback answers: always JSON, so that a proxy's page is never taken for it. */
final class Reply
{
    /** @param array<string, mixed> $body */
    private function __construct(public readonly int $status, private readonly array $body)
    {
    }

    /** @param array<string, array<string, mixed>> $results by the command's name */
    public static function results(array $results): self
    {
        // One command alone is a request of its own; several have each a verdict of their own.
        $only = count($results) === 1 ? reset($results) : null;
        return new self($only['status'] ?? 200, ['results' => $results ?: new \stdClass()]);
    }

    /** @param array<string, mixed> $more */
    public static function refusal(int $status, string $error, string $description, array $more = []): self
    {
        return new self($status, ['error' => $error, 'error_description' => $description] + $more);
    }

    public function text(): string
    {
        // As many digits as tell a double from its neighbours, whatever the server's php.ini says.
        ini_set('serialize_precision', '-1');
        $flags = JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES | JSON_INVALID_UTF8_SUBSTITUTE | JSON_THROW_ON_ERROR;
        return json_encode($this->body + ['time' => time()], $flags);
    }
}

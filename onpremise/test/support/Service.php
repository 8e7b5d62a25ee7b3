<?php

namespace Durable\Robots\Test;

/** The service's side of the wire on loopback: it takes signed calls and keeps what came. */
final class Service
{
    public const BOX = 'zavod';
    public const KEY = 'k1';
    public const SECRET = '0123456789abcdef0123456789abcdef';

    public readonly int $port;
    private ?Program $program = null;

    public function __construct(private string $folder)
    {
        $this->port = Program::freePort();
    }

    public function start(): void
    {
        $command = [PHP_BINARY, '-S', "127.0.0.1:$this->port", __DIR__ . '/service-router.php'];
        $environment = ['SERVICE_FOLDER' => $this->folder, 'SERVICE_SECRET' => self::SECRET,
            'PATH' => (string) getenv('PATH')];
        $this->program = new Program($command, $environment, "$this->folder/service.log", $this->port);
    }

    public function stop(): void
    {
        $this->program?->stop();
        $this->program = null;
    }

    public function url(): string
    {
        return "http://127.0.0.1:$this->port";
    }

    /** From now on it answers so, whatever comes. */
    public function answer(int $status, string $body): void
    {
        file_put_contents("$this->folder/answer.json", json_encode(['status' => $status, 'body' => $body]));
    }

    public function answerAsUsual(): void
    {
        @unlink("$this->folder/answer.json");
    }

    /** @return array<array{path: string, saved: ?bool, fields: array<string, mixed>, problem: ?string, signature: string}> */
    public function calls(): array
    {
        $lines = @file("$this->folder/calls.jsonl", FILE_IGNORE_NEW_LINES) ?: [];
        return array_map(static fn (string $line): array => json_decode($line, true, 16, JSON_THROW_ON_ERROR), $lines);
    }
}

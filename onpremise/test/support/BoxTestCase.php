<?php

namespace Durable\Robots\Test;

use PHPUnit\Framework\TestCase;

/** A box with the module installed and set up, and a service that takes its calls. */
abstract class BoxTestCase extends TestCase
{
    protected ServedBox $box;
    protected Service $service;

    protected function setUp(): void
    {
        $this->box = new ServedBox();
        $this->service = new Service($this->box->folder);
        $this->service->start();
        self::assertSame(['ok' => true, 'problem' => null], $this->box->install([
            'service_url' => $this->service->url(),
            'box_id' => Service::BOX,
            'secrets' => Service::KEY . ':' . Service::SECRET,
        ]));
    }

    protected function tearDown(): void
    {
        $this->service->stop();
        $this->box->remove();
    }

    /** @return array<string, mixed> a robot on a stage */
    protected static function robot(array $properties = [], string $code = 'erp_order', string $name = 'A1'): array
    {
        return ['Type' => $code, 'Name' => $name, 'Properties' => $properties];
    }

    /** @return array<string, mixed> what writes an expression into the process log */
    protected static function note(string $text): array
    {
        return ['Type' => 'NoteActivity', 'Name' => 'Note' . substr(md5($text), 0, 6), 'Properties' => ['Text' => $text]];
    }

    protected function token(int $call = -1): string
    {
        $calls = $this->service->calls();
        return $calls[$call < 0 ? count($calls) + $call : $call]['fields']['event_token'];
    }

    /** @return array<string, mixed> the verdict */
    protected function answer(array $values, ?string $token = null): array
    {
        $params = ['EVENT_TOKEN' => $token ?? $this->token(), 'RETURN_VALUES' => $values];
        return $this->box->one('bizproc.event.send', $params);
    }

    /** Calls that a hit sends at its end come after its reply. */
    protected function waitForCalls(int $count): void
    {
        for ($tries = 0; $tries < 500 && count($this->service->calls()) < $count; $tries++) {
            usleep(10_000);
        }
        self::assertCount($count, $this->service->calls());
    }
}

<?php

namespace Durable\Robots\Test;

/** A box with its web server, and the service's signed requests to its callback. */
final class ServedBox extends Box
{
    private ?Program $server = null;
    private int $port = 0;

    /** Its web server starts with the first request. */
    private function serve(): void
    {
        if ($this->server !== null) {
            return;
        }
        $this->port = Program::freePort();
        // Settings as careless as an old server's, and as narrow.
        $settings = ['-d', 'display_errors=1', '-d', 'serialize_precision=17', '-d', 'memory_limit=32M'];
        $command = [PHP_BINARY, ...$settings, '-S', "127.0.0.1:$this->port", '-t', $this->root];
        $this->server = new Program($command, $this->environment(), "$this->folder/web.log", $this->port);
    }

    /**
     * @param array<string, array<string, mixed>> $commands by name
     * @return array{status: int, json: ?array<string, mixed>, text: string}
     */
    public function command(array $commands): array
    {
        return $this->post(json_encode(['commands' => $commands], JSON_THROW_ON_ERROR));
    }

    /**
     * One command, and its verdict.
     *
     * @param array<string, mixed> $params
     * @return array<string, mixed>
     */
    public function one(string $method, array $params): array
    {
        $reply = $this->command(['only' => ['method' => $method, 'params' => $params]]);
        return $reply['json']['results']['only'] ?? $reply;
    }

    /** @return array{status: int, json: ?array<string, mixed>, text: string} */
    public function post(
        string $body,
        ?int $time = null,
        string $key = Service::KEY,
        string $secret = Service::SECRET,
        string $purpose = 'commands'
    ): array {
        $time ??= time();
        $signature = "t=$time,k=$key,v1=" . hash_hmac('sha256', "$purpose.$time.$body", $secret);
        return $this->request('POST', $body, ["X-Robots-Signature: $signature"]);
    }

    /**
     * @param string[] $headers
     * @return array{status: int, json: ?array<string, mixed>, text: string}
     */
    public function request(
        string $method,
        string $body = '',
        array $headers = [],
        string $path = '/local/tools/durable.robots/callback.php'
    ): array {
        $this->serve();
        $curl = curl_init("http://127.0.0.1:$this->port$path");
        curl_setopt_array($curl, [CURLOPT_CUSTOMREQUEST => $method, CURLOPT_POSTFIELDS => $body, CURLOPT_PROXY => '',
            CURLOPT_HTTPHEADER => [...$headers, 'Content-Type: application/json'], CURLOPT_RETURNTRANSFER => true]);
        $text = (string) curl_exec($curl);
        $status = (int) curl_getinfo($curl, CURLINFO_RESPONSE_CODE);
        return ['status' => $status, 'json' => json_decode($text, true), 'text' => $text];
    }

    public function remove(): void
    {
        $this->server?->stop();
        parent::remove();
    }
}

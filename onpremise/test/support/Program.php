<?php

namespace Durable\Robots\Test;

/** A process that listens on loopback until it is stopped. */
final class Program
{
    /** @var resource */
    private $process;

    /** @param string[] $command */
    public function __construct(array $command, array $environment, string $log, public readonly int $port)
    {
        $output = ['file', $log, 'a'];
        $pipes = [];
        $this->process = proc_open($command, [['file', '/dev/null', 'r'], $output, $output], $pipes, null, $environment);
        for ($tries = 0; $tries < 500; $tries++) {
            $socket = @stream_socket_client("tcp://127.0.0.1:$port", $code, $text, 1);
            if ($socket !== false) {
                fclose($socket);
                if (!proc_get_status($this->process)['running']) {
                    break;
                }
                return;
            }
            usleep(20_000);
        }
        throw new \RuntimeException("Nothing listens on port $port: " . file_get_contents($log));
    }

    public static function freePort(): int
    {
        $server = stream_socket_server('tcp://127.0.0.1:0');
        $port = (int) substr(strrchr(stream_socket_get_name($server, false), ':'), 1);
        fclose($server);
        return $port;
    }

    public function stop(): void
    {
        if (is_resource($this->process)) {
            // Its workers are its children and end with it.
            $pid = proc_get_status($this->process)['pid'];
            $children = explode(' ', trim((string) @file_get_contents("/proc/$pid/task/$pid/children")));
            foreach ([$pid, ...array_filter(array_map('intval', $children))] as $one) {
                posix_kill($one, SIGTERM);
            }
            proc_close($this->process);
        }
    }
}

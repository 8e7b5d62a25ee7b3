<?php

namespace Durable\Robots\Callback;

use Bitrix\Main\Application;
use Durable\Robots\Command\Registry;

/** Carries commands out one after another; one that fails stops none of the others. */
final class Runner
{
    public const MOST = 50;

    /**
     * @param array<string, Command> $commands by name
     * @return array<string, array<string, mixed>> a verdict each
     */
    public static function run(array $commands): array
    {
        $verdicts = [];
        $results = [];
        foreach ($commands as $name => $command) {
            $verdicts[$name] = self::carryOut($command, $results);
            $results[$name] = $verdicts[$name]['result'] ?? null;
        }
        return $verdicts;
    }

    /**
     * @param array<string, mixed> $results
     * @return array<string, mixed>
     */
    private static function carryOut(Command $command, array $results): array
    {
        try {
            return ['ok' => true, 'status' => 200] + Registry::run($command->method, $command->paramsWith($results));
        } catch (Refusal $refusal) {
            return self::failed($refusal->status, $refusal->error, $refusal->getMessage());
        } catch (\Throwable $error) {
            // Its text may hold SQL or a customer's data: it goes to the box's own log.
            Application::getInstance()->getExceptionHandler()->writeToLog($error);
            return self::failed(
                500,
                'INTERNAL_SERVER_ERROR',
                'The box failed at this; whether it was carried out is not known. Its log says more.'
            );
        }
    }

    /** @return array<string, mixed> */
    private static function failed(int $status, string $error, string $description): array
    {
        return ['ok' => false, 'status' => $status, 'error' => $error, 'error_description' => $description];
    }
}

<?php

namespace Durable\Robots\Callback;

/**
 * One command: a REST method's name with its parameters. What another command came to is taken from `references`, beside
 * the parameters, so that no value from outside is ever read as a reference.
 */
final class Command
{
    /**
     * @param array<string, mixed> $params
     * @param list<array{param: list<string>, result: list<string>}> $references
     */
    private function __construct(
        public readonly string $method,
        private readonly array $params,
        private readonly array $references,
    ) {
    }

    public static function parse(mixed $given): ?self
    {
        $method = is_array($given) ? ($given['method'] ?? null) : null;
        $params = is_array($given) ? ($given['params'] ?? []) : null;
        $references = is_array($given) ? ($given['references'] ?? []) : null;
        if (!is_string($method) || !is_array($params) || !is_array($references)) {
            return null;
        }
        foreach ($references as $reference) {
            if (!self::isPath($reference['param'] ?? null) || !self::isPath($reference['result'] ?? null)) {
                return null;
            }
        }
        return new self($method, $params, array_values($references));
    }

    /**
     * @param array<string, mixed> $results of the commands before it, by name
     * @return array<string, mixed>
     */
    public function paramsWith(array $results): array
    {
        $params = $this->params;
        foreach ($this->references as ['param' => $param, 'result' => $path]) {
            $value = $results;
            foreach ($path as $part) {
                $value = is_array($value) ? ($value[$part] ?? null) : null;
            }
            $place = &$params;
            foreach ($param as $part) {
                if (!is_array($place)) {
                    $place = [];
                }
                $place = &$place[$part];
            }
            $place = is_scalar($value) ? $value : null;
            unset($place);
        }
        return $params;
    }

    private static function isPath(mixed $path): bool
    {
        return is_array($path) && $path !== [] && count(array_filter($path, 'is_string')) === count($path);
    }
}

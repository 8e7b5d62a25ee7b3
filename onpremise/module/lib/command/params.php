<?php

namespace Durable\Robots\Command;

use Bitrix\Main\Loader;
use Durable\Robots\Callback\Refusal;

/** A command's parameters, whose names REST takes in any case. */
final class Params
{
    /** Of all lists, as in REST. */
    public const PAGE = 50;

    /** @var array<string, mixed> */
    private readonly array $values;

    /** @param array<string, mixed> $values */
    public function __construct(array $values)
    {
        $this->values = array_change_key_case($values, CASE_UPPER);
    }

    /** A positive id; none at all is a document that does not exist. */
    public function id(string $name): int
    {
        $value = $this->values[strtoupper($name)] ?? 0;
        return is_scalar($value) ? (int) $value : 0;
    }

    public function text(string $name): string
    {
        $value = $this->values[strtoupper($name)] ?? '';
        return is_scalar($value) ? (string) $value : '';
    }

    /** @return array<string, mixed> */
    public function map(string $name): array
    {
        $value = $this->values[strtoupper($name)] ?? [];
        return is_array($value) ? $value : [];
    }

    /** @return array<string, scalar|list<scalar>> conditions of equality on upper-case columns; any other is refused */
    public function filter(): array
    {
        $filter = [];
        foreach ($this->map('filter') as $key => $value) {
            if (!preg_match('/^=?([A-Z][A-Z0-9_]*)$/D', (string) $key, $parts) || !self::isPlain($value)) {
                throw new Refusal('INVALID_FILTER', 'The filter takes `=COLUMN` and plain values.');
            }
            $filter['=' . $parts[1]] = $value;
        }
        return $filter;
    }

    private static function isPlain(mixed $value): bool
    {
        $values = is_array($value) ? $value : [$value];
        return $values !== [] && count(array_filter($values, 'is_scalar')) === count($values);
    }

    /**
     * One page of all rows, told as REST tells it.
     *
     * @param list<mixed> $all
     * @return array{result: list<mixed>, total: int, next?: int}
     */
    public function page(array $all): array
    {
        $start = max(0, $this->id('start'));
        $next = $start + self::PAGE;
        return ['result' => array_slice($all, $start, self::PAGE), 'total' => count($all)]
            + ($next < count($all) ? ['next' => $next] : []);
    }

    /** @throws Refusal where the box has it switched off; that may pass */
    public static function needModule(string $module): void
    {
        if (!Loader::includeModule($module)) {
            throw new Refusal('ERROR_METHOD_NOT_FOUND', "The module $module of the box is switched off.", 404);
        }
    }
}

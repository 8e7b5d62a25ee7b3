<?php

namespace Kernel;

/** A result of rows that are there already. */
final class Rows
{
    public function __construct(private array $rows)
    {
    }

    public function fetch()
    {
        return array_shift($this->rows) ?? false;
    }

    public function fetchCollection()
    {
        return array_map(static fn (array $row): object => new \Bitrix\Crm\ProductRow($row), $this->rows);
    }
}

<?php

namespace Bitrix\Crm;

final class ProductRow
{
    public function __construct(private array $row)
    {
    }

    public function toArray(): array
    {
        return $this->row;
    }
}

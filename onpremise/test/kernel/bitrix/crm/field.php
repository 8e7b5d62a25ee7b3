<?php

namespace Bitrix\Crm;

final class Field
{
    public function __construct(private string $name, private bool $multiple = false)
    {
    }

    public function getName(): string
    {
        return $this->name;
    }

    public function isMultiple(): bool
    {
        return $this->multiple;
    }

    public function isUserField(): bool
    {
        return str_starts_with($this->name, 'UF_');
    }
}

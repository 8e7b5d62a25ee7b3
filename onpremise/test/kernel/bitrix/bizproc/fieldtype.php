<?php

namespace Bitrix\Bizproc;

final class FieldType
{
    public function __construct(private array $property)
    {
    }

    public function externalizeValue($context, $value)
    {
        if (is_bool($value)) {
            return $value ? 'Y' : 'N';
        }
        return $value;
    }
}
